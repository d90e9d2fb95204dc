"""What one person sees, and who is who."""

from collections.abc import Iterator

from bot.messages.audiences import NO_PROJECT, Audience
from bot.messages.notices import StakeholderEnded
from bot.slack.views import following, home, mail, roles
from bot.slack.views import help as help_view
from bot.use_cases.callers import Standing
from bot.use_cases.following import OFFERED, Following
from bot.use_cases.home import Home
from bot.use_cases.stakeholders import MailSeen
from bot.words import Language, Words
from tests.slack.views.builders import cut_to
from tests.slack.views.builders.homes import a_home
from tests.slack.views.builders.people import a_caller, a_project, a_stakeholder, roles_seen
from tests.slack.views.shown import CARRIES, Shown


def show_helps(words: Words, text: str) -> Iterator[Shown]:
    for one in Standing:
        yield help_view.help_message(words, a_caller(text, one))


def show_followings(words: Words, text: str) -> Iterator[Shown]:
    offered = tuple(a_project(text, number) for number in range(OFFERED))
    for some in (offered, ()):
        seen = Following(offered=some, followed=frozenset(range(60)))
        yield following.following_form(words, seen, CARRIES)
        yield following.followed_answer(words, seen)
    yield following.refused_form(words, "problem.not_among_us")


def show_roles(words: Words, text: str) -> Iterator[Shown]:
    for people in (0, 30, 200):
        yield roles.roles_form(words, roles_seen(text, people=people), CARRIES)
    yield roles.agreed_answer(words, a_project(text))


def show_homes(words: Words, text: str) -> Iterator[Shown]:
    for one in Standing:
        for seen in (Home(project=NO_PROJECT, audience=Audience.CLIENT, language=Language.EN), a_home(text)):
            yield home.home(words, a_caller(text, one), seen)


def show_mail(words: Words, text: str) -> Iterator[Shown]:
    project = a_project(text)
    for people in (0, 1, 30):
        reading = tuple(a_stakeholder(text, ended=None) for _ in range(people))
        ended = tuple(a_stakeholder(text, ended=why) for why in ("unsubscribed", "bounced"))
        seen = MailSeen(project=project, reading=reading, ended=ended, sent=frozenset({"minutes"}))
        yield mail.mail_form(words, seen, CARRIES)
        yield mail.agreed_answer(words, seen)
    yield mail.no_mail_form(words)
    for why in ("unsubscribed", "bounced"):
        yield mail.ended(
            words,
            StakeholderEnded(
                project=7,
                audience=Audience.TEAM,
                language=Language.EN,
                name=cut_to(150, text),
                address="ana@client.example",
                why=why,
            ),
        )

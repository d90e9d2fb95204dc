"""Every view there is, shown with one text wherever people's words can stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, TypeAlias

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.kind import CLOCK, Role
from bot.messages import places
from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance
from bot.messages.meetings import FeedOffered, SeriesEnded
from bot.messages.notices import Notice, Setbacks, SetbackTold, StakeholderEnded, Trouble
from bot.messages.places import PinAsked, SetupOffer
from bot.messages.records import RecordText
from bot.refusals import BadAnswers, ChannelTaken, NotThere, SlackAway
from bot.slack.blocks import Message
from bot.slack.buttons import Carried
from bot.slack.views import (
    checks,
    digests,
    drafts,
    follow_ups,
    following,
    home,
    inside,
    mail,
    meeting_forms,
    meetings,
    minutes,
    notices,
    nudges,
    polls,
    programmes,
    record_forms,
    records,
    reports,
    rhythms,
    roles,
    setup,
    standing,
    status,
    targets,
    working_days,
)
from bot.slack.views import help as help_view
from bot.use_cases import brought_up
from bot.use_cases import nudges as nudge_deeds
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.calendars import Side
from bot.use_cases.callers import Standing
from bot.use_cases.checks import Examined
from bot.use_cases.digests import LISTED as LISTED_DIGESTS
from bot.use_cases.drafts import DraftDone
from bot.use_cases.emoji import MOST
from bot.use_cases.following import OFFERED, Following
from bot.use_cases.home import Home
from bot.use_cases.lookups import LISTED, Listed, Only
from bot.use_cases.meetings import SeriesSeen
from bot.use_cases.minutes import ITEMS
from bot.use_cases.poll_results import PEOPLE_SHOWN
from bot.use_cases.rhythms import Post
from bot.use_cases.stakeholders import MailSeen
from bot.use_cases.wording import mark
from bot.use_cases.working_days import HOLIDAYS_SHOWN
from bot.words import Language, Words
from tests.slack.views import builders

View: TypeAlias = dict[str, Any]
Shown: TypeAlias = Message | View
PEOPLE = frozenset(Role) - CLOCK
CARRIES = Carried(channel="C0CLIENT", project=7, record=12)
NOTICES = (
    "approver_gone",
    "channel_shared",
    "digest_dropped",
    "digest_moved",
    "lead_gone",
    "meeting_dropped",
    "meeting_moved",
    "poll_dropped",
    "poll_in_crisis",
    "poll_moved",
    "poll_still_open",
    "report_not_printed",
    "poll_too_early",
    "poll_too_often",
    "pulse_sad",
    "silent",
    "silent_until",
    "speaks_again",
)
SETBACKS = (
    "digest_dropped",
    "digest_late",
    "digest_moved",
    "meeting_dropped",
    "meeting_moved",
    "meeting_skipped",
    "poll_dropped",
    "poll_missed",
    "poll_moved",
)
NAME = builders.cut_to


def _helps(words: Words, text: str) -> Iterator[Shown]:
    for one in Standing:
        yield help_view.help_message(words, builders.a_caller(text, one))


def _cards(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        yield records.record_card(words, card)
    yield records.shown_answer(words, card)


def _lines(words: Words, text: str) -> Iterator[Shown]:
    for line in builders.lines(text):
        yield records.record_line(words, line)


def _texts(words: Words, text: str) -> Iterator[Shown]:  # noqa: ARG001  as every picture here
    yield records.record_text(
        RecordText(project=7, audience=Audience.CLIENT, language=Language.EN, text=text[:2900] or "x")
    )


def _file_forms(words: Words, text: str) -> Iterator[Shown]:
    for kind in KINDS:
        for seen in (True, False):
            yield record_forms.file_form(
                words, kind, CARRIES, project=text[:160], title=text, text=text, client_will_see=seen
            )
        yield record_forms.file_form(words, kind, CARRIES, project="x")
        yield record_forms.file_form(
            words, kind, replace(CARRIES, choose=True, said={"ts": "1.0"}), project="x", text=text
        )


def _move_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        for move in card.kind.moves_from(card.state, PEOPLE):
            if move.asks or move.confirms:
                yield record_forms.move_form(words, card, move, CARRIES)


def _more_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        for everything in (True, False):
            moves = card.kind.moves_from(card.state, PEOPLE)
            yield records.more_form(
                words,
                card,
                moves if everything else (),
                CARRIES,
                may_edit=everything,
                may_undo=everything,
                is_team=everything,
            )


def _edit_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        for is_team in (True, False):
            yield record_forms.edit_form(words, card, card.kind.fields, CARRIES, is_team=is_team)


def _insides(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        yield inside.note_form(words, card, CARRIES)
        yield inside.client_sees_form(words, words, card)
        yield inside.evidence_form(words, card, builders.evidence(text))


def _answers(words: Words, text: str) -> Iterator[Shown]:
    for card in builders.cards(text):
        yield records.filed_answer(words, builders.filed(card, anew=True))
        yield records.filed_answer(words, builders.filed(card, anew=False))
        yield records.offered_answer(words, card)
        yield records.moved_answer(words, builders.filed(card, anew=True))
        for move in card.kind.moves_from(card.state, PEOPLE):
            yield records.move_offered(words, card, move)
    yield records.undone_answer(words, "NW-ISS-12")


def _lists(words: Words, text: str) -> Iterator[Shown]:
    for kind in KINDS:
        cards = [builders.a_card(kind, kind.begins.name, Audience.TEAM, text)] * LISTED
        for some in (cards, []):
            for search in ("", text):
                found = Listed(cards=tuple(some), approved=len(some), cost=10**12, shift=-12, currency="EUR")
                yield records.list_answer(words, kind, some, found=found, search=search)
            for only in Only:
                yield records.list_answer(words, kind, found.cards, found=found, search="", only=only)


def _which_projects(words: Words, text: str) -> Iterator[Shown]:
    projects = [builders.a_project(text, number) for number in range(120)]
    for kind in KINDS:
        yield record_forms.which_project_form(words, kind, CARRIES, projects, text)


def _histories(words: Words, text: str) -> Iterator[Shown]:
    told = [("Nov 23, 2026, 9:00 AM", line) for line in builders.lines(text)]
    yield records.history_form(words, builders.a_card(ISSUE, "new", Audience.TEAM, text), told)
    yield records.history_form(words, builders.a_card(CHANGE_REQUEST, "new", Audience.TEAM, text), told * 10)
    yield records.history_form(words, builders.a_card(ISSUE, "new", Audience.TEAM, text), [])


def _notices(words: Words, text: str) -> Iterator[Shown]:
    for name in NOTICES:
        for count in (1, 2):
            yield notices.notice(
                words,
                Notice(
                    project=7,
                    audience=Audience.TEAM,
                    language=Language.EN,
                    notice=name,
                    day=date(2026, 11, 23),
                    name=NAME(80, text),
                    about=NAME(150, text),
                    count=count,
                ),
            )


def _setbacks(words: Words, text: str) -> Iterator[Shown]:
    for items in (SETBACKS[:1], SETBACKS, SETBACKS * 5):
        yield notices.setbacks(
            words,
            Setbacks(
                project=7,
                audience=Audience.TEAM,
                language=Language.EN,
                name=NAME(80, text),
                items=tuple(
                    SetbackTold(notice=name, day=date(2026, 11, 23), count=count, about=NAME(150, text))
                    for name in items
                    for count in (1, 2)
                ),
            ),
        )


def _troubles(words: Words, text: str) -> Iterator[Shown]:
    for what in ("ShowRecord", "SomethingNew"):
        yield notices.trouble(
            words,
            Trouble(
                project=7,
                audience=Audience.TEAM,
                language=Language.EN,
                what=what,
                why=text[:500],
                name=NAME(80, text),
            ),
        )


def _hindrances(words: Words, text: str) -> Iterator[Shown]:
    for one in Hindrance:
        for over in (True, False):
            yield notices.hindrance(words, builders.a_hindrance(text, one, over=over))
    place = builders.a_channel()
    for found in (None, *Hindrance):
        yield notices.looked_answer(words, builders.a_project(text), place, found)


def _nudges(words: Words, text: str) -> Iterator[Shown]:
    for audience in Audience:
        for count, more in ((0, 0), (1, 0), (brought_up.SHOWN, 12)):
            yield nudges.nudge(words, builders.a_nudge(text, audience, count=count, more=more))
    shown, rest = brought_up.FOLLOW_UPS_SHOWN, brought_up.SHOWN - brought_up.FOLLOW_UPS_SHOWN
    for count in (0, rest):
        yield nudges.nudge(words, builders.a_nudge(text, Audience.TEAM, count=count, more=1, follow_ups=shown))
    for count, more in ((1, 0), (brought_up.SHOWN, 3)):
        yield nudges.reached(words, builders.a_reached(text, count=count, more=more))
    for until in (date(2026, 11, 24), None):
        yield nudges.quiet_answer(words, nudge_deeds.Quiet(reference="NW-ISS-12", until=until))
    seen = builders.agreed_nudges(text)
    yield nudges.nudges_form(words, seen, CARRIES)
    yield nudges.agreed_answer(words, seen)


def _targets(words: Words, text: str) -> Iterator[Shown]:
    agreed = builders.agreed_targets(text)
    yield targets.targets_form(words, agreed, CARRIES)
    yield targets.agreed_answer(words, agreed)


def _followings(words: Words, text: str) -> Iterator[Shown]:
    offered = tuple(builders.a_project(text, number) for number in range(OFFERED))
    for some in (offered, ()):
        seen = Following(offered=some, followed=frozenset(range(60)))
        yield following.following_form(words, seen, CARRIES)
        yield following.followed_answer(words, seen)
    yield following.refused_form(words, "problem.not_among_us")


def _days(words: Words, text: str) -> Iterator[Shown]:
    for side in (Side.OURS, Side.CLIENT):
        for holidays in (0, HOLIDAYS_SHOWN):
            seen = builders.days_seen(text, side, holidays=holidays)
            yield working_days.days_form(words, seen, CARRIES)
    yield working_days.agreed_answer(words, seen)


def _checks(words: Words, text: str) -> Iterator[Shown]:
    for seen in (builders.examined(text), Examined(findings=())):
        yield checks.checked_form(words, seen, CARRIES)
    message = meetings.agenda(words, builders.an_agenda(text, soon=False))
    yield inside.posted_form(words, words("check.coming"), words("check.would_say"), message)


def _roles(words: Words, text: str) -> Iterator[Shown]:
    for people in (0, 30, 200):
        yield roles.roles_form(words, builders.roles_seen(text, people=people), CARRIES)
    yield roles.agreed_answer(words, builders.a_project(text))


def _setups(words: Words, text: str) -> Iterator[Shown]:
    yield setup.setup_offer(
        words, SetupOffer(project=0, audience=Audience.TEAM, language=Language.EN, channel="C0CLIENT")
    )
    yield setup.checking_form(words, CARRIES)
    for not_there in (NotThere(), SlackAway()):
        yield setup.not_there_form(words, not_there)
    agreed = builders.agreed(text)
    project = builders.a_project(text)
    typed = {
        "client": text,
        "name": text,
        "code": text,
        "orgs": "T0CLIENT",
        "lead": "U0ANA",
        "approvers": "U00000001,U00000199",
        "language": "en",
        "zone": text,
        "currency": text,
        "team_channel": "C0TEAM",
    }
    wrong = BadAnswers({"code": ("problem.not_a_code", {}), "name": ("problem.too_long", {"most": 80})})
    for people in (0, 200):
        here = builders.channel_facts(text, people=people)
        for refusal in (None, wrong, ChannelTaken()):
            yield setup.setup_form(words, here, typed, agreed, CARRIES, refusal=refusal)
        yield setup.setup_form(words, here, {}, replace(agreed, project=None, approvers=()), CARRIES)
        yield setup.linked_form(words, project, here, CARRIES, anew=True)
        yield setup.linked_form(words, project, here, CARRIES, anew=False)
    yield setup.emoji_form(words, project, {kind.name: ["a" * 100] * MOST for kind in KINDS}, CARRIES)
    yield setup.closed_answer(words, project)
    yield setup.reopened_answer(words, project)
    many = [builders.a_project(text, number) for number in range(40)]
    for concerned in ([project], many):
        for until in (None, date(2026, 12, 24)):
            yield setup.silent_answer(words, concerned, until)
        yield setup.speaking_answer(words, concerned)
    yield setup.speaking_answer(words, [])


def _standings(words: Words, text: str) -> Iterator[Shown]:
    yield standing.standing_message(
        words,
        places.Standing(
            project=7,
            audience=Audience.CLIENT,
            language=Language.EN,
            client=NAME(80, text),
            name=NAME(80, text),
            emoji=tuple((kind, "a" * 100) for kind in KINDS),
        ),
    )
    yield standing.moved_message(words)
    yield notices.pin_asked(
        words,
        PinAsked(project=7, audience=Audience.TEAM, language=Language.EN, channel="C0CLIENT", name=NAME(80, text)),
    )
    yield standing.offered(words, Carried(said={"ts": "1.0"}, read="1.0"), typed=text)
    yield standing.offered(words, Carried(), typed="")
    for kind in KINDS:
        yield standing.form_first(words, kind, Carried(read="1.0"), text)


def _statuses(words: Words, text: str) -> Iterator[Shown]:
    yield status.status_answer(words, builders.an_overview(text))
    yield status.status_answer(words, builders.an_overview(text, most=0))


def _homes(words: Words, text: str) -> Iterator[Shown]:
    for one in Standing:
        for seen in (Home(), builders.a_home(text)):
            yield home.home(words, builders.a_caller(text, one), seen)


def _digests(words: Words, text: str) -> Iterator[Shown]:
    for late, most in ((True, 7), (False, 0)):
        yield digests.digest_post(words, builders.a_digest_post(text, late=late, most=most))

    project = builders.a_project(text)
    for was_sent in (True, False):
        yield digests.window_form(words, words, builders.a_digest_post(text), was_sent=was_sent)
    yield digests.past_answer(words, project, builders.past_digests(LISTED_DIGESTS))
    yield digests.past_answer(words, project, [])
    for rule in (*builders.RULES, None):
        for alone, lead_minutes in ((True, 0), (False, 240)):
            seen = builders.a_digest_seen(text, rule, alone=alone, lead_minutes=lead_minutes)
            yield digests.digest_answer(words, seen)
            yield digests.digest_form(words, seen, CARRIES, proposed=("FREQ=WEEKLY;BYDAY=FR", time(16)))


def _reports(words: Words, text: str) -> Iterator[Shown]:  # noqa: ARG001  as every picture here
    yield reports.shared(words, builders.a_report_file())
    yield reports.on_its_way(words)
    yield reports.not_sent(words)


def _drafts(words: Words, text: str) -> Iterator[Shown]:
    for draft in builders.digest_drafts(text):
        yield drafts.draft_card(words, draft)
    for what in ("unapproved", "edited"):
        yield drafts.draft_line(words, builders.a_draft_line(text, what))
    seen = builders.a_draft_seen(text)
    yield drafts.edit_form(words, seen, replace(CARRIES, was={part: mark(one) for part, one in seen.parts.items()}))
    yield drafts.edit_form(words, builders.a_draft_seen(text, most=0), CARRIES)
    yield drafts.postpone_form(words, seen, CARRIES, now=builders.NOW)
    yield drafts.skip_form(words, CARRIES)
    for deed in ("approve", "edit", "postpone"):
        for kept in (builders.a_draft(), builders.a_draft(approved=True), builders.a_draft(ended="posted")):
            done = DraftDone(project=seen.project, draft=kept, anew=deed != "approve" or kept.approved_by is None)
            yield drafts.done_answer(words, done, deed)


def _agendas(words: Words, text: str) -> Iterator[Shown]:
    for soon in (True, False):
        yield meetings.agenda(words, builders.an_agenda(text, soon=soon))
        yield meetings.agenda(words, builders.an_agenda(text, soon=soon, topics=0))


def _cancelled(words: Words, text: str) -> Iterator[Shown]:
    yield meetings.cancelled(words, builders.a_meeting_cancelled(text))
    yield meetings.moved(words, builders.a_meeting_moved(text))
    for people in (0, 50):
        for changed in (True, False):
            yield meetings.planned(words, builders.a_plan(text, people=people, changed=changed))
    yield meetings.feed_offered(
        words,
        FeedOffered(
            project=7,
            audience=Audience.CLIENT,
            language=Language.EN,
            name=NAME(150, text),
            address="https://rapport.example/calendar/key.ics",
        ),
    )
    yield meetings.ended(
        words,
        SeriesEnded(project=7, audience=Audience.CLIENT, language=Language.EN, title=NAME(150, text)),
    )


def _minutes(words: Words, text: str) -> Iterator[Shown]:
    for again, waived in ((False, False), (True, False), (False, True)):
        yield minutes.minutes_asked(words, builders.minutes_asked(text, again=again, waived=waived))
    for audience in Audience:
        yield minutes.minutes_post(words, builders.minutes_post(text, audience))
        yield minutes.minutes_post(words, builders.minutes_post(text, audience, most=1))
    for written in (False, True):
        yield minutes.minutes_form(words, builders.minutes_seen(text, written=written), CARRIES, rows=ITEMS)
    yield minutes.minutes_form(words, builders.minutes_seen(text, written=False), CARRIES)
    yield minutes.written_answer(words, NAME(TITLE_LENGTH, text))


def _meetings(words: Words, text: str) -> Iterator[Shown]:
    project = builders.a_project(text)
    series = [builders.a_series(text, number, paused=number % 2 == 0) for number in range(40)]
    for is_team in (True, False):
        yield meetings.list_answer(words, project, series, is_team=is_team, has_pages=True)
        yield meetings.list_answer(words, project, [], is_team=is_team, has_pages=False)
    for one in series[:2]:
        yield meetings.planned_answer(words, one)
        yield meetings.topic_answer(words, one)
        yield meeting_forms.topic_form(words, one, CARRIES)
        for people in ((), (builders.named(text),) * 5):
            seen = SeriesSeen(series=one, organiser=builders.named(text), people=people)
            yield meeting_forms.meeting_form(words, project, seen, CARRIES)
        yield meeting_forms.one_form(words, one, [one.next], CARRIES)
    yield meeting_forms.meeting_form(words, project, None, CARRIES)
    yield meetings.removed_answer(words, NAME(150, text))


def _mail(words: Words, text: str) -> Iterator[Shown]:
    project = builders.a_project(text)
    for people in (0, 1, 30):
        reading = tuple(builders.a_stakeholder(text, ended=None) for _ in range(people))
        ended = tuple(builders.a_stakeholder(text, ended=why) for why in ("unsubscribed", "bounced"))
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
                name=NAME(150, text),
                address="ana@client.example",
                why=why,
            ),
        )


def _polls(words: Words, text: str) -> Iterator[Shown]:
    for anonymous in (True, False):
        for closed in (True, False):
            yield polls.invitation(words, builders.an_invitation(closed=closed, anonymous=anonymous))
        for first in (True, False):
            yield polls.reminder(words, builders.a_reminder(text, first=first, anonymous=anonymous))
        for answers in (0, 1, PEOPLE_SHOWN):
            yield polls.results(words, builders.poll_results(text, answers=answers, anonymous=anonymous))
    yield polls.results(words, replace(builders.poll_results(text, answers=0, anonymous=True), answered=3, least=4))
    for answered, anonymous in ((True, False), (False, False), (False, True)):
        yield polls.poll_form(words, builders.a_poll_form(text, answered=answered, anonymous=anonymous), CARRIES)
    for score in (None, 1, 2, 3):
        yield polls.pulse(words, builders.a_pulse(text, score))
    for rule in (*builders.RULES, None):
        for much in (True, False):
            programme = builders.a_programme(text, rule, much=much)
            yield programmes.programme_answer(words, programme)
            yield programmes.programme_form(words, programme, CARRIES, proposed=("FREQ=WEEKLY;BYDAY=FR", time(16)))


def _follow_ups(words: Words, text: str) -> Iterator[Shown]:
    for one in (True, False):
        for other in (True, False):
            yield follow_ups.card(words, builders.a_follow_up_card(text, closed=one, anonymous=other))
        yield follow_ups.closing_form(words, builders.follow_up_seen(text, may_tell=one), CARRIES)


def _rhythms(words: Words, text: str) -> Iterator[Shown]:
    for rule in (*builders.RULES, None):
        for paused in (True, False):
            seen = builders.a_rhythm(text, Post.POLL, rule, paused=paused)
            yield rhythms.rhythm_answer(words, seen)
    for post in (Post.DIGEST, Post.POLL):
        yield rhythms.which_project(words, [builders.a_project(text, number) for number in range(40)], post)
    yield rhythms.said(words("digest.sent"))


GALLERY: Mapping[str, Callable[[Words, str], Iterator[Shown]]] = {
    "help": _helps,
    "cards": _cards,
    "lines": _lines,
    "texts": _texts,
    "file forms": _file_forms,
    "move forms": _move_forms,
    "more forms": _more_forms,
    "inside": _insides,
    "edit forms": _edit_forms,
    "answers": _answers,
    "lists": _lists,
    "which project": _which_projects,
    "histories": _histories,
    "notices": _notices,
    "setbacks": _setbacks,
    "troubles": _troubles,
    "hindrances": _hindrances,
    "checks": _checks,
    "roles": _roles,
    "nudges": _nudges,
    "targets": _targets,
    "working days": _days,
    "followings": _followings,
    "setup": _setups,
    "standing": _standings,
    "status": _statuses,
    "home": _homes,
    "digests": _digests,
    "reports": _reports,
    "drafts": _drafts,
    "agendas": _agendas,
    "cancelled meetings": _cancelled,
    "minutes": _minutes,
    "meetings": _meetings,
    "mail": _mail,
    "polls": _polls,
    "follow_ups": _follow_ups,
    "rhythms": _rhythms,
}

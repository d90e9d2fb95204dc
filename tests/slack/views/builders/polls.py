"""Polls, their answers and those who were not satisfied."""

from bot.messages.audiences import Audience
from bot.messages.follow_ups import FollowUpCard
from bot.messages.polls import PollInvitation, PollReminder, PollResults, PulseQuestion, Rated, Recommended
from bot.use_cases.answers import TITLE_LENGTH
from bot.use_cases.follow_ups import SAID, FollowUpSeen
from bot.use_cases.poll_answers import PollForm
from bot.use_cases.programmes import OWN_QUESTIONS, QUESTION_LENGTH, RATINGS, ProgrammeSeen
from bot.use_cases.projects import NAME_LENGTH
from bot.use_cases.rhythms import Post
from bot.words import Language
from storage.values.polls import FollowUp, Poll, PollAnswer, Programme
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import NOBODY, a_project, named
from tests.slack.views.builders.rhythms import a_rhythm


def an_invitation(*, closed: bool, anonymous: bool) -> PollInvitation:
    return PollInvitation(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        poll=5,
        closes_at=NOW,
        closed=closed,
        zone="Europe/Berlin",
        anonymous=anonymous,
    )


def a_reminder(text: str, *, first: bool, anonymous: bool) -> PollReminder:
    return PollReminder(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        poll=5,
        name=cut_to(NAME_LENGTH, text),
        closes_at=NOW,
        zone="Europe/Berlin",
        first=first,
        anonymous=anonymous,
    )


def poll_results(text: str, *, answers: int, anonymous: bool) -> PollResults:
    own = dict.fromkeys(_questions(text)[len(RATINGS) :], 5)
    scores = {"quality": 1, "progress": 2, "communication": 3, **own, "recommend": 10}
    people = [NOBODY, *(named(text) for _ in range(answers - 1))] if answers else []
    return PollResults(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        poll=5,
        day=NOW.date(),
        asked=answers + 3,
        answered=answers,
        ratings={
            "quality": Rated(average=10 / 3, satisfied=100 / 3, lowest=1, highest=5, change=None),
            "progress": Rated(average=4.0, satisfied=100.0, lowest=4, highest=4, change=-2 / 3),
            "communication": Rated(average=5.0, satisfied=100.0, lowest=5, highest=5, change=0.0),
            **{question: Rated(average=5.0, satisfied=100.0, lowest=5, highest=5, change=None) for question in own},
        }
        if answers
        else {},
        recommend=Recommended(score=100 / 3, promoters=2, passives=0, detractors=1, change=10.0) if answers else None,
        comments=tuple((None if anonymous else person, text[:3000].strip() or "x") for person in people),
        scores=() if anonymous else tuple((person, scores) for person in people),
        more=max(answers - 1, 0),
        low=answers > 0,
        lead=named(text),
        anonymous=anonymous,
        least=None,
    )


def a_programme(text: str, rule: str | None, *, much: bool) -> ProgrammeSeen:
    programme = Programme(
        project=7,
        questions=_questions(text) if much else ("progress",),
        recommend_every=6 if much else 0,
        cooldown_days=84 if much else 0,
        quiet_days=56 if much else 0,
        in_crisis=much,
        by_message=much,
        anonymous=much,
        least=10 if much else 3,
        sampled=100 if much else 0,
    )
    return ProgrammeSeen(rhythm=a_rhythm(text, Post.POLL, rule, paused=much), programme=programme)


def a_pulse(text: str, score: int | None) -> PulseQuestion:
    return PulseQuestion(
        project=7,
        audience=Audience.CLIENT,
        language=Language.EN,
        record=3,
        reference="ISS-12",
        title=cut_to(TITLE_LENGTH, text),
        name=cut_to(NAME_LENGTH, text),
        score=score,
    )


def a_follow_up() -> FollowUp:
    return FollowUp(
        id=8,
        project=7,
        poll=5,
        person=1,
        owner=1,
        version=1,
        closed_at=None,
        closed_by=None,
        heard="",
        did="",
        told=False,
    )


def follow_up_seen(text: str, *, may_tell: bool) -> FollowUpSeen:
    return FollowUpSeen(project=a_project(text), follow_up=a_follow_up(), may_tell=may_tell)


def a_follow_up_card(text: str, *, closed: bool, anonymous: bool) -> FollowUpCard:
    said = text[:SAID].strip()
    return FollowUpCard(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        follow_up=8,
        name=cut_to(NAME_LENGTH, text),
        day=NOW.date(),
        who=None if anonymous else named(text),
        comment="" if anonymous else text[:3000].strip(),
        owner=NOBODY if anonymous else named(text),
        closed_by=named(text) if closed else None,
        heard=said if closed else "",
        did=said if closed else "",
        told=closed,
    )


def a_poll_form(text: str, *, answered: bool, anonymous: bool) -> PollForm:
    questions = _questions(text)
    poll = Poll(
        id=5,
        project=7,
        schedule=3,
        day=NOW.date(),
        asked_at=NOW,
        remind_at=NOW,
        closes_at=NOW,
        reminded_at=None,
        closed_at=None,
        questions=questions,
        recommend=True,
        anonymous=anonymous,
        least=4,
    )
    former = PollAnswer(
        id=1,
        poll=5,
        person=1,
        scores=dict.fromkeys(questions, 2),
        recommend=0,
        comment=text[:3000],
        at=NOW,
    )
    return PollForm(project=a_project(text), poll=poll, former=former if answered else None)


def _questions(text: str) -> tuple[str, ...]:
    own = (f"{number} {cut_to(QUESTION_LENGTH - 2, text)}" for number in range(OWN_QUESTIONS))
    return (*RATINGS, *own)

"""Meetings with the client: planning a series, collecting topics, reminding now."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from slack_bolt.response import BoltResponse

from bot.refusals import BadAnswers, NoLongerThere, NotOffered
from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried, Ids
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.router import Key
from bot.slack.views import meeting_forms
from bot.slack.views import meetings as views
from bot.slack.views import rhythms as rhythm_views
from bot.use_cases.appointments import offer_feed
from bot.use_cases.callers import Standing, in_project, is_team, toward_project
from bot.use_cases.meetings import Plan, change_meeting, create_meeting, end_meeting, series_seen
from bot.use_cases.occurrences import cancel_meeting, coming_meetings, move_meeting
from bot.use_cases.reminders import remind_now
from bot.use_cases.rhythms import Post
from bot.use_cases.series import all_series
from bot.use_cases.topics import add_topic, add_topic_to_next, topic_place


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-meeting`, with new, topic and what it is; now, change, pause and resume where there is one series."""
    asked = rhythms.asked(gesture)
    if asked.what == "topic":
        return await topic_added(gesture, asked.rest)
    return await rhythms.do_what_is_asked(gesture, Post.MEETING, _ASKED)


async def on_show(gesture: Gesture) -> BoltResponse:
    """The project was chosen."""
    return await _show(await rhythms.toward(gesture))


async def on_new(gesture: Gesture) -> BoltResponse:
    """The button that opens the form for a new series."""
    return await _plan(await rhythms.toward(gesture))


async def on_change(gesture: Gesture) -> BoltResponse:
    """The button that opens the form for a series."""
    gesture = await rhythms.toward(gesture)
    return await _change(gesture, rhythms.ids_of(gesture).thing)


async def on_form(gesture: Gesture) -> BoltResponse:
    """A series was planned or changed."""
    answers, carried = gesture.answers, gesture.carried
    organiser = answers.get("organiser", "")
    plan = Plan(
        title=answers.get("title", ""),
        place=answers.get("place", ""),
        minutes=gesture.number("minutes"),
        lead_minutes=gesture.number("lead_minutes"),
        rule=rhythm_views.rule_of(answers),
        at=rhythm_views.time_of(answers),
        zone=answers.get("zone", "").strip(),
        organiser=await gesture.know(organiser) if organiser else None,
        people=[await gesture.know(user) for user in answers.get("people", "").split(",") if user],
    )
    if carried.thing is None:
        series = await gesture.db.write(create_meeting, gesture.caller, plan, now=gesture.now)
    else:
        series = await gesture.db.write(change_meeting, gesture.caller, carried.thing, plan, now=gesture.now)
    return answer(gesture, views.planned_answer(gesture.words, series))


async def on_now(gesture: Gesture) -> BoltResponse:
    """The button that reminds now."""
    gesture = await rhythms.toward(gesture)
    return await _now(gesture, rhythms.ids_of(gesture).thing)


async def on_pause(gesture: Gesture) -> BoltResponse:
    """The series is not reminded of until it is resumed."""
    return await _switch_by_button(gesture, running=False)


async def on_resume(gesture: Gesture) -> BoltResponse:
    """It is reminded of again."""
    return await _switch_by_button(gesture, running=True)


async def on_remove(gesture: Gesture) -> BoltResponse:
    """The series is ended."""
    gesture = await rhythms.toward(gesture)
    meeting = await gesture.db.write(end_meeting, gesture.caller, rhythms.ids_of(gesture).thing)
    return answer(gesture, views.removed_answer(gesture.words, meeting.title))


async def on_cancel(gesture: Gesture) -> BoltResponse:
    """The next meeting of a series will not take place."""
    gesture = await rhythms.toward(gesture)
    ids = rhythms.ids_of(gesture)
    if ids.version is None:
        raise NoLongerThere
    day = date.fromordinal(max(ids.version, 1))
    series = await gesture.db.write(cancel_meeting, gesture.caller, ids.thing, day, now=gesture.now)
    return answer(gesture, views.planned_answer(gesture.words, series))


async def on_one(gesture: Gesture) -> BoltResponse:
    """The button that opens the form for one meeting of a series."""
    gesture = await rhythms.toward(gesture)
    ids = rhythms.ids_of(gesture)
    series, coming = await gesture.db.read(coming_meetings, gesture.caller, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing)
    return await open_form(gesture, meeting_forms.one_form(gesture.words, series, coming, carries))


async def on_one_form(gesture: Gesture) -> BoltResponse:
    """One meeting of a series was moved or left out."""
    answers, meeting = gesture.answers, gesture.carried.thing
    if meeting is None:
        raise NoLongerThere
    which = _day_of(answers, "which")
    if answers.get("way") == meeting_forms.LEAVE_OUT:
        series = await gesture.db.write(cancel_meeting, gesture.caller, meeting, which, now=gesture.now)
    else:
        to, at = _day_of(answers, "to"), rhythm_views.time_of(answers)
        series = await gesture.db.write(move_meeting, gesture.caller, meeting, which, to=to, at=at, now=gesture.now)
    return answer(gesture, views.planned_answer(gesture.words, series))


async def on_feed(gesture: Gesture) -> BoltResponse:
    """The meetings get a new address to subscribe to."""
    gesture = await rhythms.toward(gesture)
    if gesture.pages is None:
        raise NotOffered
    await gesture.db.write(offer_feed, gesture.caller, gesture.pages)
    return answer(gesture, rhythm_views.said(gesture.words("meeting.feed_offered")))


async def on_topic_button(gesture: Gesture) -> BoltResponse:
    """The form with which anybody of either side adds a topic."""
    ids = rhythms.ids_of(gesture)
    series = await gesture.db.read(topic_place, gesture.caller, ids.project, ids.thing)
    carries = Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing)
    return await open_form(gesture, meeting_forms.topic_form(gesture.words, series, carries))


async def on_topic_form(gesture: Gesture) -> BoltResponse:
    """A topic was typed."""
    ids, answers = gesture.carried.ids, gesture.answers
    owner = answers.get("owner", "")
    series = await gesture.db.write(
        add_topic,
        gesture.caller,
        ids.project,
        ids.thing,
        answers.get("topic", ""),
        owner=await gesture.know(owner) if owner else None,
        minutes_needed=gesture.number("minutes") if answers.get("minutes") else None,
        now=gesture.now,
    )
    return answer(gesture, views.topic_answer(gesture.words, series))


async def topic_added(gesture: Gesture, text: str) -> BoltResponse:
    """A topic for whichever meeting comes next: by `topic …` after the command or after a mention.

    Where the place belongs to several projects, it is asked first for which.
    """
    if rhythms.asks_which(gesture):
        projects = gesture.caller.projects
        return answer(gesture, rhythm_views.which_project(gesture.words, projects, "topic_of", typed=text))
    series = await gesture.db.write(add_topic_to_next, gesture.caller, text, now=gesture.now)
    return answer(gesture, views.topic_answer(gesture.words, series))


async def on_topic_of(gesture: Gesture) -> BoltResponse:
    """The project was chosen for which a topic was typed."""
    ids, _, text = gesture.value.partition("\n")
    caller = await gesture.db.read(toward_project, gesture.caller, Ids.of(ids).project)
    return await topic_added(gesture.by(caller), text)


async def _show(gesture: Gesture) -> BoltResponse:
    project = in_project(gesture.caller)
    found = await gesture.db.read(all_series, gesture.caller)
    is_team = gesture.caller.standing is Standing.TEAM
    return answer(
        gesture, views.list_answer(gesture.words, project, found, is_team=is_team, has_pages=gesture.pages is not None)
    )


async def _plan(gesture: Gesture) -> BoltResponse:
    is_team(gesture.caller)
    project = in_project(gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=project.id)
    return await open_form(gesture, meeting_forms.meeting_form(gesture.words, project, None, carries))


async def _change(gesture: Gesture, meeting: int) -> BoltResponse:
    seen = await gesture.db.read(series_seen, gesture.caller, meeting)
    project = seen.series.project
    carries = Carried(channel=gesture.where.channel, project=project.id, thing=meeting)
    return await open_form(gesture, meeting_forms.meeting_form(gesture.words, project, seen, carries))


async def _now(gesture: Gesture, meeting: int) -> BoltResponse:
    series = await gesture.db.write(remind_now, gesture.caller, meeting, now=gesture.now)
    when = gesture.words.moment(series.next.begins, series.schedule.zone)
    return answer(gesture, rhythm_views.said(gesture.words("meeting.reminded", when=when)))


async def _switch_by_button(gesture: Gesture, *, running: bool) -> BoltResponse:
    """The button carries the schedule."""
    gesture = await rhythms.toward(gesture)
    await rhythms.set_running(gesture, rhythms.ids_of(gesture).thing, running=running)
    return await _show(gesture)


async def _with_the_only_one(gesture: Gesture, *, what: str) -> BoltResponse:
    """By its word alone, a series can be meant only where there is one; else the list is shown with its buttons."""
    is_team(gesture.caller)
    found = await gesture.db.read(all_series, gesture.caller)
    if not found:
        raise NoLongerThere
    if len(found) > 1:
        return await _show(gesture)
    (series,) = found
    match what:
        case "now":
            return await _now(gesture, series.meeting.id)
        case "change":
            return await _change(gesture, series.meeting.id)
        case _:
            await rhythms.set_running(gesture, series.schedule.id, running=what == "resume")
            return await _show(gesture)


def _day_of(answers: Mapping[str, str], name: str) -> date:
    """The day that was chosen for a question. Raises BadAnswers."""
    try:
        return date.fromisoformat(answers.get(name, ""))
    except ValueError:
        raise BadAnswers({name: ("problem.not_a_date", {})}) from None


_ASKED: Mapping[str, Listener] = {
    "show": _show,
    "new": _plan,
    "now": partial(_with_the_only_one, what="now"),
    "change": partial(_with_the_only_one, what="change"),
    "pause": partial(_with_the_only_one, what="pause"),
    "resume": partial(_with_the_only_one, what="resume"),
}

LISTENERS: dict[Key, Listener] = {
    ("command", "meeting"): on_command,
    ("action", "meeting_show"): on_show,
    ("action", "meeting_new"): on_new,
    ("action", "meeting_change"): on_change,
    ("form", "meeting"): on_form,
    ("action", "meeting_now"): on_now,
    ("action", "meeting_pause"): on_pause,
    ("action", "meeting_resume"): on_resume,
    ("action", "meeting_remove"): on_remove,
    ("action", "meeting_cancel"): on_cancel,
    ("action", "meeting_one"): on_one,
    ("action", "meeting_feed"): on_feed,
    ("form", "meeting_one"): on_one_form,
    ("action", "topic"): on_topic_button,
    ("form", "topic"): on_topic_form,
    ("action", "topic_of"): on_topic_of,
}

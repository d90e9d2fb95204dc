"""The satisfaction poll: how often it is asked, asking now, answering it, and what the last one came to."""

from collections.abc import Mapping
from functools import partial

from slack_bolt.response import BoltResponse

from bot.refusals import NoLongerThere
from bot.slack.answers import answer, done, for_asker, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.router import Key
from bot.slack.views import polls as views
from bot.slack.views import programmes as programme_views
from bot.slack.views import rhythms as rhythm_views
from bot.use_cases.callers import caller_of
from bot.use_cases.poll_answers import answer_poll, poll_for
from bot.use_cases.poll_results import latest_results
from bot.use_cases.polls import ask_now
from bot.use_cases.programmes import programme_seen, set_programme
from bot.use_cases.pulses import answer_pulse
from bot.use_cases.rhythms import PROPOSED, Post


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-poll`, with now, results, change, pause or resume."""
    return await rhythms.do_what_is_asked(gesture, Post.POLL, _ASKED)


async def on_show(gesture: Gesture) -> BoltResponse:
    """The project was chosen."""
    return await _show(await rhythms.toward(gesture))


async def on_change(gesture: Gesture) -> BoltResponse:
    """The button that opens the form with which it is agreed how they are asked."""
    return await _change(await rhythms.toward(gesture))


async def on_programme(gesture: Gesture) -> BoltResponse:
    """It was agreed how they are asked."""
    answers = gesture.answers
    seen = await gesture.db.write(
        set_programme,
        gesture.caller,
        rule=rhythm_views.rule_of(answers),
        at=rhythm_views.time_of(answers),
        zone=answers.get("zone", "").strip(),
        ratings=answers.get("ratings", "").split(","),
        own=answers.get("own", ""),
        numbers={name: gesture.number(name) for name in programme_views.NUMBERS},
        also=answers.get("also", "").split(","),
        anonymous=answers.get("way") == programme_views.ANONYMOUS,
        now=gesture.now,
    )
    return answer(gesture, programme_views.programme_answer(gesture.words, seen))


async def on_pause(gesture: Gesture) -> BoltResponse:
    """Nothing more is asked until it is resumed."""
    return await _switch(await rhythms.toward(gesture), running=False)


async def on_resume(gesture: Gesture) -> BoltResponse:
    """It is asked again."""
    return await _switch(await rhythms.toward(gesture), running=True)


async def on_now(gesture: Gesture) -> BoltResponse:
    """The button that asks now."""
    return await _now(await rhythms.toward(gesture))


async def on_answer(gesture: Gesture) -> BoltResponse:
    """The button of the question, in the channel or in a direct message: the form, with the former answer in it."""
    ids = rhythms.ids_of(gesture)
    gesture = await _wherever(gesture, ids.project)
    form = await gesture.db.read(poll_for, gesture.caller, ids.project, ids.thing, now=gesture.now)
    carries = Carried(channel=gesture.where.channel, project=ids.project, thing=ids.thing)
    return await open_form(gesture, views.poll_form(gesture.words, form, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """The form was sent; sent again, it changes the answer, unless that was anonymous."""
    ids = gesture.carried.ids
    poll = await gesture.db.write(answer_poll, gesture.caller, ids.project, ids.thing, gesture.answers, now=gesture.now)
    thanks = "poll.thanks_anonymous" if poll.anonymous else "poll.thanks"
    return answer(gesture, rhythm_views.said(gesture.words(thanks)))


async def on_pulse(gesture: Gesture) -> BoltResponse:
    """A face was clicked; the message thanks."""
    ids = rhythms.ids_of(gesture)
    gesture = await _wherever(gesture, ids.project)
    score = str(gesture.action["action_id"]).partition(":")[2]
    if score not in {str(face) for face in views.FACES}:
        raise NoLongerThere
    await gesture.db.write(answer_pulse, gesture.caller, ids.project, ids.thing, int(score), now=gesture.now)
    return done()


async def _show(gesture: Gesture) -> BoltResponse:
    seen = await gesture.db.read(programme_seen, gesture.caller)
    return answer(gesture, programme_views.programme_answer(gesture.words, seen))


async def _change(gesture: Gesture) -> BoltResponse:
    seen = await gesture.db.read(programme_seen, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=seen.rhythm.project.id)
    form = programme_views.programme_form(gesture.words, seen, carries, proposed=PROPOSED[Post.POLL])
    return await open_form(gesture, form)


async def _switch(gesture: Gesture, *, running: bool) -> BoltResponse:
    await rhythms.set_running_of(gesture, Post.POLL, running=running)
    return await _show(gesture)


async def _now(gesture: Gesture) -> BoltResponse:
    poll = await gesture.db.write(ask_now, gesture.caller, now=gesture.now)
    project = gesture.caller.project
    assert project is not None, "it was asked in one"
    until = gesture.words.moment(poll.closes_at, project.zone)
    return answer(gesture, rhythm_views.said(gesture.words("poll.sent", when=until)))


async def _results(gesture: Gesture) -> BoltResponse:
    found = await gesture.db.read(latest_results, gesture.caller)
    if found is None:
        return answer(gesture, rhythm_views.said(gesture.words("poll.no_results")))
    return answer(gesture, views.results(gesture.words, for_asker(gesture, found)))


async def _wherever(gesture: Gesture, project: int) -> Gesture:
    """A direct message belongs to no project: there the asker is looked at towards the one that the button names."""
    where = gesture.where
    if gesture.caller.projects or where.channel is None or not where.channel.startswith("D"):
        return gesture
    caller = await gesture.db.read(caller_of, where.team, where.user, where.channel, project)
    return gesture if caller is None else gesture.by(caller)


_ASKED: Mapping[str, Listener] = {
    "show": _show,
    "change": _change,
    "new": _change,
    "pause": partial(_switch, running=False),
    "resume": partial(_switch, running=True),
    "now": _now,
    "results": _results,
}

LISTENERS: dict[Key, Listener] = {
    ("command", "poll"): on_command,
    ("action", "poll_show"): on_show,
    ("action", "poll_change"): on_change,
    ("action", "poll_pause"): on_pause,
    ("action", "poll_resume"): on_resume,
    ("action", "poll_now"): on_now,
    ("action", "poll_answer"): on_answer,
    ("action", "pulse"): on_pulse,
    ("form", "poll"): on_form,
    ("form", "programme"): on_programme,
}

"""Shows how often something comes, and the fields of a form that ask it; both directions stand here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from bot.messages.meetings import SeriesPlanned
from bot.refusals import BadAnswers
from bot.rhythm.rules import Weekday, monthly_on_weekday, monthly_on_workday, weekly
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Ids
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import RhythmSeen
from bot.words import Words
from storage.values.projects import Project
from storage.values.schedules import Schedule

TYPED = 1000  # characters that a button takes along, beyond what any question answered so may have
RULE_LENGTH = 200  # the longest that makes sense has half of it

# What the menu offers; whatever else RFC 5545 can say is typed as a rule.
_CADENCES: Mapping[str, Callable[[Weekday], str]] = {
    "weekly": lambda day: weekly([day]),
    "fortnightly": lambda day: weekly([day], every=2),
    "first": lambda day: monthly_on_weekday(1, day),
    "last": lambda day: monthly_on_weekday(-1, day),
    "quarterly": lambda day: monthly_on_weekday(1, day, every=3),
}
_WORKDAYS: Mapping[str, str] = {"first_workday": monthly_on_workday(1), "last_workday": monthly_on_workday(-1)}
_OWN = "own"


def rule_of(answers: Mapping[str, str]) -> str:
    """The rule that was chosen in a form, or the one that was typed instead; whether it is one is checked later."""
    typed = answers.get("rule", "").strip().upper().removeprefix("RRULE:")
    every = answers.get("every", "")
    cadence = _CADENCES.get(every)
    if cadence is None or typed:
        return typed or _WORKDAYS.get(every, "")
    if answers.get("weekday") not in set(Weekday):
        raise BadAnswers({"weekday": ("problem.missing", {})})
    return cadence(Weekday(answers["weekday"]))


def time_of(answers: Mapping[str, str]) -> time:
    """The wall time that was chosen in a form, to the minute."""
    try:
        return datetime.strptime(answers.get("at", ""), "%H:%M").time()  # noqa: DTZ007  a wall time has no zone
    except ValueError:
        raise BadAnswers({"at": ("problem.missing", {})}) from None


def rhythm_fields(words: Words, *, rule: str, at: time, zone: str, workdays: bool = False) -> list[Block]:
    """How often, at which time, in which zone; filled with what is. `workdays` offers working days of the month too."""
    cadence, weekday = _chosen(rule)
    names = (*_CADENCES, *(_WORKDAYS if workdays else ()), _OWN)
    cadences = [blocks.option(words(f"cadence.{name}.choice"), name) for name in names]
    weekdays = [blocks.option(words(f"weekday.{day.lower()}"), day.value) for day in Weekday]
    clock = {"type": "timepicker", "action_id": "value", "initial_time": at.strftime("%H:%M")}
    own = rule if cadence == _OWN else ""
    return [
        blocks.field("every", words("rhythm.every"), blocks.choice(cadences, initial=cadence)),
        blocks.field("weekday", words("rhythm.weekday"), blocks.choice(weekdays, initial=weekday)),
        blocks.field("at", words("rhythm.at"), clock),
        blocks.field("zone", words("rhythm.zone"), blocks.text_input(initial=zone), hint=words("rhythm.zone_hint")),
        blocks.field(
            "rule",
            words("rhythm.rule"),
            blocks.text_input(initial=own, most=RULE_LENGTH),
            optional=True,
            hint=words("rhythm.rule_hint"),
        ),
    ]


def in_words(words: Words, schedule: Schedule | SeriesPlanned) -> str:
    """How often and when, as people say it: every Friday at 4:00 PM (Europe/Berlin)."""
    cadence, weekday = _chosen(schedule.rule)
    often = words(
        f"cadence.{cadence}.said", weekday=words(f"weekday.{weekday.lower()}"), rule=blocks.escaped(schedule.rule)
    )
    return words("rhythm.said", often=often, at=words.time(schedule.at), zone=schedule.zone)


def rhythm_answer(words: Words, seen: RhythmSeen, *, more: str = "", looks: Sequence[str] = ()) -> Message:
    """How often a digest or a poll comes, with what can be done about it, to the team person who asked.

    `more` is said after it, `looks` are buttons beside it with which something can be looked at.
    """
    ids = Ids(seen.project.id, seen.coming.schedule.id if seen.coming else 0).packed()
    shown = [blocks.button(words("rhythm.now"), f"{seen.post}_now", ids, style="primary")]
    shown += [blocks.button(words(f"{seen.post}.{look}"), f"{seen.post}_{look}", ids) for look in looks]
    key = "rhythm.change" if seen.coming else "rhythm.plan"
    shown.append(blocks.button(words(key), f"{seen.post}_change", ids))
    if seen.coming:
        shown.append(switch(words, seen.coming.schedule, seen.post))
    text = words.in_a_row([_sentence(words, seen), more])
    return Message(text, (blocks.section(text), blocks.actions(*shown)))


def switch(words: Words, schedule: Schedule, post: Post) -> Block:
    """The button that pauses what runs, or resumes what is paused."""
    ids = Ids(schedule.project, schedule.id).packed()
    verb = "resume" if schedule.paused else "pause"
    return blocks.button(words(f"rhythm.{verb}"), f"{post}_{verb}:{schedule.id}", ids)


def which_project(words: Words, projects: Sequence[Project], action: str, *, typed: str = "") -> Message:
    """A place may belong to several projects: one is chosen first; what was typed comes along, as long as it may be."""
    text, coming_along = words("form.which_project"), f"\n{typed[:TYPED]}" if typed else ""
    shown = [
        blocks.button(
            f"{project.code} · {project.name}", f"{action}:{project.id}", Ids(project.id, 0).packed() + coming_along
        )
        for project in projects[: blocks.ACTIONS]
    ]
    return Message(text, (blocks.section(text), blocks.actions(*shown)))


def said(text: str) -> Message:
    """One sentence of our own."""
    return Message(text, (blocks.section(text),))


def _sentence(words: Words, seen: RhythmSeen) -> str:
    if seen.coming is None:
        return words(f"{seen.post}.none")
    schedule = seen.coming.schedule
    if schedule.paused:
        return words(f"{seen.post}.paused", rhythm=in_words(words, schedule))
    when = words.moment(seen.coming.at, schedule.zone)
    return words(f"{seen.post}.planned", rhythm=in_words(words, schedule), next=when)


def _chosen(rule: str) -> tuple[str, str]:
    """Which choices of the form make this rule; for a rule of one's own, with Friday, which then does not count."""
    for name, workday in _WORKDAYS.items():
        if _plain(workday) == _plain(rule):
            return name, Weekday.FRIDAY.value
    for name, cadence in _CADENCES.items():
        for day in Weekday:
            if _plain(cadence(day)) == _plain(rule):
                return name, day.value
    return _OWN, Weekday.FRIDAY.value


def _plain(rule: str) -> str:
    """An interval of one may be said or not."""
    return rule.replace(";INTERVAL=1;", ";")

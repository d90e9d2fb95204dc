"""What a digest says in sentences, the same in Slack, in the report and by mail; and of each record in its parts."""

from collections.abc import Mapping

from bot.messages.digests import DigestPost
from bot.messages.overviews import DigestItem, Overview
from bot.use_cases.answers import written
from bot.words import Words

ASKED = ("decisions", "waiting_on_client")  # parts in which somebody is waited for: their lines can be answered
OURS = ("in_progress", "next")  # those in which it is said who has it in hand
ENDED = ("done", "decided")
_SAID_BY_HEADING: Mapping[str, frozenset[str]] = {  # states that say no more than the heading above them
    "done": frozenset({"closed", "acted_on", "done"}),
    "in_progress": frozenset({"in_progress"}),
    "next": frozenset({"new", "acknowledged"}),
    "milestones": frozenset({"planned"}),
    "risks": frozenset({"cleared"}),
}


def summary(words: Words, post: DigestPost) -> str:
    """In two sentences, one of them in Slack's bold: what was done, and whether anything is wanted of the reader."""
    counts = ((part, counted(post.overview, part)) for part in ENDED)
    told = [words(f"digest.{part}", count=count) for part, count in counts if count]
    did = words("digest.since_then", what=words.figures(told)) if told else words("digest.nothing_new")
    needed = counted(post.overview, *ASKED)
    return f"{did} {words('digest.needs', count=needed) if needed else words('digest.needs_nothing')}"


def totals(words: Words, *, count: int, cost: int, shift: int, currency: str) -> str:
    """What so many approved changes come to."""
    span = words("span.working_days", count=shift)
    return words("list.totals", count=count, cost=words.money(cost, currency), shift=span)


def approved(words: Words, overview: Overview) -> str:
    """What all approved changes come to; empty where there are none."""
    if overview.approved is None:
        return ""
    count, cost, shift = overview.approved.count, overview.approved.cost, overview.approved.shift
    return totals(words, count=count, cost=cost, shift=shift, currency=overview.currency)


def counted(overview: Overview, *parts: str) -> int:
    """How many records stand in these parts, with those that are not shown."""
    return sum(len(getattr(overview, part)) + overview.more.get(part, 0) for part in parts)


def standing_of(words: Words, item: DigestItem, part: str | None, currency: str) -> list[str]:
    """What is to be said of a record beyond its title: what it costs, where it stands and for how long."""
    return [text for text in (*_effect(words, item, currency), _state(words, item, part)) if text]


def _effect(words: Words, item: DigestItem, currency: str) -> list[str]:
    return [written(words, field, value, currency=currency) for field, value in item.effect if value != "0"]


def _state(words: Words, item: DigestItem, part: str | None) -> str:
    """What is to be said of where it stands, beyond the heading it stands under."""
    if part is None or part in ASKED:
        still = item.still and part is not None
        return words(f"overview.still.{part}" if still else "overview.since", age=words.age(item.since))
    still = item.still and part in {*OURS, "risks"}  # what has ended is told once
    if item.state in _SAID_BY_HEADING.get(part, frozenset()):
        return words(f"overview.still.{part}") if still else ""
    state = words(f"{item.kind.name}.state.{item.state}")
    return words("overview.still_state", state=state) if still else state

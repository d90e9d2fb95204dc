"""Shows how a project's client is asked how satisfied they are, and the form with which that is agreed."""

from datetime import time
from typing import Any

from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried
from bot.slack.views.polls import asked
from bot.slack.views.rhythms import rhythm_answer, rhythm_fields
from bot.use_cases.programmes import (
    COOLDOWNS,
    LEAST,
    OWN_QUESTIONS,
    QUESTION_LENGTH,
    QUIET,
    RATINGS,
    RECOMMEND_EVERY,
    SAMPLED,
    ProgrammeSeen,
)
from bot.words import Words

ANONYMOUS, NAMED = "anonymous", "named"
NUMBERS = ("recommend_every", "least", "cooldown_days", "quiet_days", "sampled")
ALSO = ("in_crisis", "by_message")


def programme_answer(words: Words, seen: ProgrammeSeen) -> Message:
    """How often the client is asked and how, to the team person who asked."""
    programme = seen.programme
    if seen.rhythm.coming is None:
        return rhythm_answer(words, seen.rhythm)
    questions = words.list(blocks.escaped(asked(words, question)) for question in programme.questions)
    said = [
        words("programme.asks", questions=questions),
        words("programme.is_anonymous", least=programme.least) if programme.anonymous else words("programme.is_named"),
    ]
    return rhythm_answer(words, seen.rhythm, more=" ".join(said))


def programme_form(
    words: Words, seen: ProgrammeSeen, carries: Carried, *, proposed: tuple[str, time]
) -> dict[str, Any]:
    """The form with which it is agreed how the client is asked; filled with what is."""
    programme = seen.programme
    schedule = seen.rhythm.coming.schedule if seen.rhythm.coming else None
    rule, at = (schedule.rule, schedule.at) if schedule else proposed
    zone = schedule.zone if schedule else seen.rhythm.project.zone
    own = "\n".join(question for question in programme.questions if question not in RATINGS)
    ratings = [blocks.option(asked(words, name), name) for name in RATINGS]
    ways = [blocks.option(words(f"programme.way.{way}"), way) for way in (NAMED, ANONYMOUS)]
    also = [blocks.option(words(f"programme.also.{name}"), name) for name in ALSO]
    shown: list[Block] = [
        *rhythm_fields(words, rule=rule, at=at, zone=zone),
        blocks.field(
            "ratings",
            words("programme.ratings"),
            blocks.checkboxes(ratings, initial=programme.questions),
            optional=True,
        ),
        blocks.field(
            "own",
            words("programme.own"),
            blocks.text_input(initial=own, lines=True, most=OWN_QUESTIONS * (QUESTION_LENGTH + 2)),
            optional=True,
            hint=words("programme.own_hint", most=OWN_QUESTIONS),
        ),
        _number(words, "recommend_every", RECOMMEND_EVERY, programme.recommend_every),
        blocks.field(
            "way",
            words("programme.names"),
            blocks.choice(ways, initial=ANONYMOUS if programme.anonymous else NAMED),
            hint=words("programme.names_hint"),
        ),
        _number(words, "least", LEAST, programme.least),
        _number(words, "cooldown_days", COOLDOWNS, programme.cooldown_days),
        _number(words, "quiet_days", QUIET, programme.quiet_days),
        _number(words, "sampled", SAMPLED, programme.sampled),
        blocks.field(
            "also",
            words("programme.also_asked"),
            blocks.checkboxes(also, initial=[name for name in ALSO if getattr(programme, name)]),
            optional=True,
        ),
    ]
    return blocks.modal(
        words("poll.plan_title"),
        shown,
        callback_id="programme",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def _number(words: Words, name: str, choices: tuple[int, ...], held: int) -> Block:
    """A question to which there are some numbers for an answer."""
    options = [blocks.option(_counted(words, name, number), str(number)) for number in choices]
    return blocks.field(name, words(f"programme.{name}.label"), blocks.choice(options, initial=str(held)))


def _counted(words: Words, name: str, number: int) -> str:
    """So many; the words for none and for one may be the choice's own."""
    if number == 0 and words.has(f"programme.{name}.none"):
        return words(f"programme.{name}.none")
    if number == 1 and words.has(f"programme.{name}.each"):
        return words(f"programme.{name}.each")
    return words(f"programme.{name}.some", count=number)

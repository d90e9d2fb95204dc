"""Shows where a project stands: the body of a digest and of a status."""

from bot.messages.overviews import DigestItem, DigestLine, Overview
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.buttons import Ids
from bot.slack.views.names import name_in_rich
from bot.use_cases.overviews import PARTS
from bot.use_cases.summaries import ASKED, ENDED, OURS, approved, standing_of
from bot.words import Words

ANSWERED_HERE = 3  # lines of each such part with buttons of their own; the rest is answered on its card
MOST_ANSWERS = 3  # buttons of one line
_GAP = "  ·  "


def overview_blocks(words: Words, overview: Overview, *, answers: bool = False) -> list[Block]:
    """The parts that have something in them, what needs the reader first; with `answers` they can be given at once."""
    shown: list[Block] = []
    for part in PARTS:
        lines: tuple[DigestLine, ...] = getattr(overview, part)
        if lines:
            shown.append(blocks.section(words(f"overview.{part}", client=blocks.escaped(overview.client))))
            shown += _lines(words, overview, part, lines, answers=answers and part in ASKED)
    if overview.meetings:
        shown.append(blocks.section(words("overview.meetings")))
        shown.append(
            blocks.bullets(
                [blocks.words_of(f"{title}{_GAP}{words.moment(when, overview.zone)}")]
                for title, when in overview.meetings
            )
        )
    if not shown:
        shown.append(blocks.section(words("overview.nothing")))
    if overview.approved:
        shown.append(blocks.context(approved(words, overview)))
    return shown


def item_line(words: Words, item: DigestItem, *, part: str | None = None, currency: str = "") -> list[Element]:
    """One record in a part of an overview; in none, where somebody is waited for, with for how long."""
    line = [blocks.words_of(item.reference, bold=True), blocks.words_of(f"  {item.title}")]
    line += [blocks.words_of(_GAP + text, italic=True) for text in standing_of(words, item, part, currency)]
    if item.owner and part in {None, *OURS}:
        line += [blocks.words_of(_GAP), name_in_rich(item.owner)]
    if item.due_on and part not in ENDED:
        line.append(blocks.words_of(_GAP + words("card.due", day=words.day(item.due_on))))
    return line


def _lines(words: Words, overview: Overview, part: str, lines: tuple[DigestLine, ...], *, answers: bool) -> list[Block]:
    """The lines as a list; the first of those that can be answered each above its buttons."""
    shown: list[Block] = []
    rest: list[list[Element]] = []
    for number, line in enumerate(lines):
        if isinstance(line, str):
            rest.append([blocks.words_of(line)])
            continue
        elements = item_line(words, line, part=part, currency=overview.currency)
        if answers and number < ANSWERED_HERE and line.moves:
            shown += [blocks.rich(elements), blocks.actions(*_answers(words, overview, line))]
        else:
            rest.append(elements)
    if more := overview.more.get(part):
        rest.append([blocks.words_of(words("overview.more", count=more), italic=True)])
    return [*shown, blocks.bullets(rest)] if rest else shown


def _answers(words: Words, overview: Overview, item: DigestItem) -> list[Element]:
    ids = Ids(overview.project, item.record, item.version).packed()
    return [
        blocks.button(words(f"{item.kind.name}.move.{move}"), f"move:{move}:{item.record}", ids)
        for move in item.moves[:MOST_ANSWERS]
    ]

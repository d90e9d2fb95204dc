"""Shows a satisfaction poll: the question, the reminder, the form, and what it came to."""

from typing import Any

from bot.messages.contents import PollInvitation, PollReminder, PollResults, Rated, Recommended
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.use_cases.polls import LEAST, LEAST_RECOMMEND, MOST, MOST_RECOMMEND, RATINGS, PollForm
from bot.words import Words

COMMENT_SHOWN = 300  # characters of one comment in the results: twenty of them still fit a message


def invitation(words: Words, content: PollInvitation) -> Message:
    """The question in the client channel; once the poll is closed, without its button."""
    if content.closed:
        text = words("poll.closed")
        return Message(text, (blocks.section(text),))
    text = words("poll.invitation")
    small = words("poll.until", when=words.moment(content.closes_at, content.zone))
    return Message(text, (blocks.section(text), blocks.context(small), _answer_button(words, content)))


def reminder(words: Words, content: PollReminder) -> Message:
    """The one reminder, in a direct message."""
    text = words("poll.reminder", project=blocks.escaped(content.name))
    small = words("poll.until", when=words.moment(content.closes_at, content.zone))
    return Message(text, (blocks.section(text), blocks.context(small), _answer_button(words, content)))


def results(words: Words, content: PollResults) -> Message:
    """What a poll came to, for the team; a low score calls the lead."""
    heading = words("poll.results", day=words.day(content.day))
    asked = content.asked or content.answered
    rate = round(100 * content.answered / asked) if asked else 0
    answered = words("poll.answered", answered=content.answered, asked=asked, rate=rate)
    shown: list[Block] = [blocks.section(heading), blocks.context(answered)]
    lines = [_rating(words, name, rated) for name, rated in content.ratings.items()]
    if content.recommend is not None:
        lines.append(_recommended(words, content.recommend))
    if lines:
        shown.append(blocks.section("\n".join(lines)))
    if content.scores:
        shown.append(
            blocks.bullets(
                [
                    name_in_rich(who),
                    blocks.words_of(words("poll.scores", **{name: scores[name] for name in (*RATINGS, "recommend")})),
                ]
                for who, scores in content.scores
            )
        )
    if content.more:
        shown.append(blocks.context(words("overview.more", count=content.more)))
    if content.comments:
        shown.append(blocks.section(words("poll.comments")))
        shown.append(
            blocks.bullets(
                [
                    name_in_rich(who, bold=True),
                    blocks.words_of("  "),
                    blocks.words_of(blocks.cut(comment, COMMENT_SHOWN)),
                ]
                for who, comment in content.comments
            )
        )
    if content.low:
        shown.append(blocks.rich([blocks.mention(content.lead.slack_id), blocks.words_of(f" {words('poll.low')}")]))
    low = f" {name_in_text(content.lead)}: {words('poll.low')}" if content.low else ""
    return Message(heading + low, tuple(shown))


def poll_form(words: Words, form: PollForm, carries: Carried) -> dict[str, Any]:
    """The form with which somebody of the client answers; what they answered before is in it."""
    former = form.former
    project = blocks.escaped(f"{form.project.client} · {form.project.name}")
    shown: list[Block] = [
        blocks.context(words("form.project", project=project)),
        blocks.context(words("poll.who_reads")),
    ]
    for name in RATINGS:
        held = str(getattr(former, name)) if former else None
        scores = [blocks.option(words(f"poll.score.{score}"), str(score)) for score in range(MOST, LEAST - 1, -1)]
        shown.append(blocks.field(name, words(f"poll.{name}"), blocks.choice(scores, initial=held)))
    likely = [blocks.option(str(score), str(score)) for score in range(MOST_RECOMMEND, LEAST_RECOMMEND - 1, -1)]
    shown.append(
        blocks.field(
            "recommend",
            words("poll.recommend"),
            blocks.choice(likely, initial=str(former.recommend) if former else None),
            hint=words("poll.recommend_hint"),
        )
    )
    shown.append(
        blocks.field(
            "comment",
            words("poll.comment"),
            blocks.text_input(initial=former.comment if former else "", lines=True),
            optional=True,
        )
    )
    return blocks.modal(
        words("poll.title"),
        shown,
        callback_id="poll",
        carries=carries.packed(),
        submit=words("form.send"),
        close=words("form.cancel"),
    )


def _rating(words: Words, name: str, rated: Rated) -> str:
    line = words(
        "poll.average",
        question=words(f"poll.{name}"),
        score=round(rated.average, 1),
        most=MOST,
        satisfied=round(rated.satisfied),
        lowest=rated.lowest,
        highest=rated.highest,
    )
    return line if rated.change is None else _changed(words, line, round(rated.change, 1))


def _recommended(words: Words, recommended: Recommended) -> str:
    line = words(
        "poll.nps",
        score=_signed(words, round(recommended.score)),
        promoters=recommended.promoters,
        passives=recommended.passives,
        detractors=recommended.detractors,
    )
    return line if recommended.change is None else _changed(words, line, round(recommended.change))


def _changed(words: Words, line: str, change: float) -> str:
    if not change:
        return words("poll.unchanged", line=line)
    return words("poll.changed", line=line, change=_signed(words, change))


def _signed(words: Words, number: float) -> str:
    return words.number(number) if number <= 0 else f"+{words.number(number)}"


def _answer_button(words: Words, content: PollInvitation | PollReminder) -> Block:
    ids = Ids(content.project, content.poll).packed()
    return blocks.actions(blocks.button(words("poll.answer"), "poll_answer", ids, style="primary"))

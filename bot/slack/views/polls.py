"""Shows a satisfaction poll: the question, the reminder, the form, and what it came to."""

from collections.abc import Mapping
from typing import Any

from bot.messages.names import Named
from bot.messages.polls import PollInvitation, PollReminder, PollResults, PulseQuestion, Rated, Recommended
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.names import name_in_rich, name_in_text
from bot.use_cases.poll_answers import LEAST, LEAST_RECOMMEND, MOST, MOST_RECOMMEND, PollForm, asked_as
from bot.use_cases.programmes import RATINGS
from bot.words import Words

FACES = {3: "slightly_smiling_face", 2: "neutral_face", 1: "slightly_frowning_face"}
COMMENT = 2_900  # characters: one stands in the results beside its name, in a piece of 3,000
COMMENTS_SHOWN = 9_000  # characters of all comments in the results, which still fit a message; each has its share


def invitation(words: Words, content: PollInvitation) -> Message:
    """The question in the client channel; once the poll is closed, without its button."""
    if content.closed:
        text = words("poll.closed")
        return Message(text, (blocks.section(text),))
    text = words("poll.invitation")
    return Message(text, (blocks.section(text), _until(words, content), _answer_button(words, content)))


def reminder(words: Words, content: PollReminder) -> Message:
    """The question, or the one reminder of it, in a direct message."""
    key = "poll.asked_directly" if content.first else "poll.reminder"
    text = words(key, project=blocks.escaped(content.name))
    return Message(text, (blocks.section(text), _until(words, content), _answer_button(words, content)))


def results(words: Words, content: PollResults) -> Message:
    """What a poll came to, for the team; a low score calls the lead."""
    heading = words("poll.results", day=words.day(content.day))
    rate = round(100 * content.answered / content.asked) if content.asked else 0
    answered = words("poll.answered", answered=content.answered, asked=content.asked, rate=rate)
    shown: list[Block] = [blocks.section(heading), blocks.context(answered)]
    if content.least is not None:
        shown.append(blocks.section(words("poll.withheld", least=content.least)))
    lines = [_rating(words, name, rated) for name, rated in content.ratings.items()]
    if content.recommend is not None:
        lines.append(_recommended(words, content.recommend))
    if lines:
        shown.append(blocks.section("\n".join(lines)))
    if content.scores:
        shown.append(
            blocks.bullets(
                [name_in_rich(who), blocks.words_of(f"  {_given(words, scores)}")] for who, scores in content.scores
            )
        )
    if content.more:
        shown.append(blocks.context(words("overview.more", count=content.more)))
    if content.comments:
        shown.append(blocks.section(words("poll.comments")))
        share = min(COMMENT, COMMENTS_SHOWN // len(content.comments))
        shown.append(blocks.bullets(_comment(who, blocks.cut(said, share)) for who, said in content.comments))
    if content.low:
        shown.append(blocks.rich([blocks.mention(content.lead.slack_id), blocks.words_of(f" {words('poll.low')}")]))
    low = f" {name_in_text(content.lead)}: {words('poll.low')}" if content.low else ""
    return Message(heading + low, tuple(shown))


def pulse(words: Words, content: PulseQuestion) -> Message:
    """How it went, with a face to click; once that was done, the thanks."""
    what = blocks.escaped(f"{content.reference} {content.title}")
    if content.score is not None:
        text = words("pulse.thanks", what=what, face=f":{FACES[content.score]}:")
        return Message(text, (blocks.section(text),))
    text = words("pulse.question", what=what)
    ids = Ids(content.project, content.record).packed()
    buttons = [blocks.button(f":{face}:", f"pulse:{score}", ids) for score, face in FACES.items()]
    small = words("pulse.who_reads", project=blocks.escaped(content.name))
    return Message(text, (blocks.section(text), blocks.actions(*buttons), blocks.context(small)))


def poll_form(words: Words, form: PollForm, carries: Carried) -> dict[str, Any]:
    """The form with which somebody of the client answers; what they answered before is in it."""
    former, poll = form.former, form.poll
    project = blocks.escaped(f"{form.project.client} · {form.project.name}")
    kept = words("poll.kept_anonymously", least=poll.least) if poll.anonymous else words("poll.who_reads")
    shown: list[Block] = [blocks.context(words("form.project", project=project)), blocks.context(kept)]
    for question in poll.questions:
        held = str(former.scores[question]) if former and question in former.scores else None
        scores = [blocks.option(words(f"poll.score.{score}"), str(score)) for score in range(MOST, LEAST - 1, -1)]
        shown.append(
            blocks.field(asked_as(poll, question), asked(words, question), blocks.choice(scores, initial=held))
        )
    if poll.recommend:
        likely = [blocks.option(str(score), str(score)) for score in range(MOST_RECOMMEND, LEAST_RECOMMEND - 1, -1)]
        held = str(former.recommend) if former and former.recommend is not None else None
        shown.append(
            blocks.field(
                "recommend",
                words("poll.recommend"),
                blocks.choice(likely, initial=held),
                hint=words("poll.recommend_hint"),
            )
        )
    shown.append(
        blocks.field(
            "comment",
            words("poll.comment"),
            blocks.text_input(initial=former.comment[:COMMENT] if former else "", lines=True, most=COMMENT),
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


def asked(words: Words, question: str) -> str:
    """A question as people read it, plain."""
    return words(f"poll.{question}") if question in RATINGS else question


def _comment(who: Named | None, comment: str) -> list[Element]:
    said = blocks.words_of(comment)
    return [said] if who is None else [name_in_rich(who, bold=True), blocks.words_of("  "), said]


def _given(words: Words, scores: Mapping[str, int]) -> str:
    """What one person answered: quality 4, progress 5."""
    named = ((_short(words, name), score) for name, score in scores.items())
    return words.figures(words("poll.score_given", question=name, score=score) for name, score in named)


def _short(words: Words, question: str) -> str:
    return words(f"poll.short.{question}") if question in {*RATINGS, "recommend"} else question


def _until(words: Words, content: PollInvitation | PollReminder) -> Block:
    key = "poll.until_anonymous" if content.anonymous else "poll.until"
    return blocks.context(words(key, when=words.moment(content.closes_at, content.zone)))


def _rating(words: Words, name: str, rated: Rated) -> str:
    line = words(
        "poll.average",
        question=blocks.escaped(asked(words, name)),
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

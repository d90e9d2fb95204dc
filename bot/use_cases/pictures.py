"""The pictures of a digest: each with the same said in words, for whoever cannot see it."""

from dataclasses import dataclass

from bot.messages.digests import DigestPost
from bot.messages.overviews import Overview
from bot.press.charts import Bars, Line, Series, Shares, drawn
from bot.use_cases.poll_answers import LEAST, MOST
from bot.use_cases.summaries import ASKED, ENDED, counted
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to be seen, with the same in words."""

    name: str  # stands in a block until it is printed and Slack knows it by a file's id
    drawing: str  # SVG
    said: str


_PROGRESS = ("done", "in_progress", "waiting", "next")


def digest_pictures(words: Words, post: DigestPost) -> tuple[Picture, ...]:
    """Where everything stands, what was raised and done, how satisfied the client is: what of it there is."""
    shown = (_progress(words, post.overview), _weeks(words, post), _satisfaction(words, post))
    return tuple(picture for picture in shown if picture is not None)


def _progress(words: Words, overview: Overview) -> Picture | None:
    counts = (
        counted(overview, *ENDED),
        counted(overview, "in_progress"),
        counted(overview, *ASKED),
        counted(overview, "next"),
    )
    if sum(map(bool, counts)) < 2:
        return None
    parts = tuple((words(f"chart.progress.{name}"), number) for name, number in zip(_PROGRESS, counts, strict=True))
    title = words("chart.progress.title")
    said = words.figures(words("chart.share", name=name, count=number) for name, number in parts if number)
    return Picture("progress", drawn(Shares(title=title, parts=parts)), words("chart.said", title=title, what=said))


def _weeks(words: Words, post: DigestPost) -> Picture | None:
    weeks = post.trends.weeks
    if not weeks:
        return None
    title = words("chart.weeks.title")
    labels = tuple(words.short_day(week.ends) for week in weeks)
    chart = Bars(
        title=title,
        labels=labels,
        series=(
            Series(name=words("chart.weeks.raised"), values=tuple(week.raised for week in weeks)),
            Series(name=words("chart.weeks.done"), values=tuple(week.done for week in weeks)),
        ),
    )
    said = words.figures(
        words("chart.weeks.said", day=label, raised=week.raised, done=week.done)
        for label, week in zip(labels, weeks, strict=True)
    )
    return Picture("weeks", drawn(chart), words("chart.said", title=title, what=said))


def _satisfaction(words: Words, post: DigestPost) -> Picture | None:
    scores = post.trends.satisfaction
    if not scores:
        return None
    title = words("chart.satisfaction.title", least=LEAST, most=MOST)
    labels = tuple(words.short_day(day) for day, _ in scores)
    written = tuple(words.number(round(score, 1)) for _, score in scores)
    chart = Line(
        title=title,
        labels=labels,
        values=tuple(score for _, score in scores),
        written=written,
        least=LEAST,
        most=MOST,
    )
    said = words.figures(
        words("chart.satisfaction.said", day=label, score=score) for label, score in zip(labels, written, strict=True)
    )
    return Picture("satisfaction", drawn(chart), words("chart.said", title=title, what=said))

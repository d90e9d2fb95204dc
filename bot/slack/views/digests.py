"""Shows a digest: on its day in the client's channel, and whenever it is opened again."""

from bot.messages.contents import DigestPost
from bot.rhythm.zones import local_date
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.views.overviews import overview_blocks
from bot.words import Words


def digest_post(words: Words, post: DigestPost) -> Message:
    """The message in the client channel."""
    since, until = _period(words, post)
    small = [words("digest.period", since=since, until=until)]
    if post.late:
        small.append(words("digest.late", day=words.day(post.day)))
    shown = [
        blocks.header(words("digest.heading", project=post.overview.name)),
        blocks.context(*small),
        *digest_body(words, post, answers=True),
    ]
    text = words("digest.text", project=blocks.escaped(post.overview.name), since=since, until=until)
    return Message(f"{text}\n{_summary(words, post)}", tuple(shown))


def digest_body(words: Words, post: DigestPost, *, answers: bool) -> list[Block]:
    """What stands below the heading; with `answers`, what is asked can be answered at once."""
    shown: list[Block] = [blocks.rich([blocks.words_of(post.opening)])] if post.opening else []
    if post.highlights:
        shown.append(blocks.section(words("digest.highlights")))
        shown.append(blocks.bullets([blocks.words_of(line)] for line in post.highlights))
    shown.append(blocks.section(_summary(words, post)))
    return shown + overview_blocks(words, post.overview, answers=answers)


def _period(words: Words, post: DigestPost) -> tuple[str, str]:
    overview = post.overview
    since, until = (words.day(local_date(moment, overview.zone)) for moment in (overview.since, overview.until))
    return since, until


def _summary(words: Words, post: DigestPost) -> str:
    """In two sentences: what was done, and whether anything is wanted of the reader."""
    done, decided = _count(post, "done"), _count(post, "decided")
    told = [words(f"digest.{part}", count=count) for part, count in (("done", done), ("decided", decided)) if count]
    did = words("digest.since_then", what=words.list(told)) if told else words("digest.nothing_new")
    needed = _count(post, "decisions") + _count(post, "waiting_on_client")
    return f"{did} {words('digest.needs', count=needed) if needed else words('digest.needs_nothing')}"


def _count(post: DigestPost, part: str) -> int:
    return len(getattr(post.overview, part)) + post.overview.more.get(part, 0)

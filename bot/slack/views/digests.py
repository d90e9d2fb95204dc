"""Shows a digest on its day."""

from bot.messages.contents import DigestPost
from bot.rhythm.zones import local_date
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.views.status import overview_blocks
from bot.words import Words


def digest_post(words: Words, post: DigestPost) -> Message:
    """The message in the client channel."""
    overview = post.overview
    since, until = (words.day(local_date(moment, overview.zone)) for moment in (overview.since, overview.until))
    small = [words("digest.period", since=since, until=until)]
    if post.late:
        small.append(words("digest.late", day=words.day(post.day)))
    shown: list[Block] = [
        blocks.header(words("digest.heading", project=overview.name)),
        blocks.context(*small),
        *overview_blocks(words, overview),
    ]
    text = words("digest.text", project=blocks.escaped(overview.name), since=since, until=until)
    return Message(text, tuple(shown))

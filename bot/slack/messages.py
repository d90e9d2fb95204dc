"""Reads one message of Slack's, as what a record is made from: its words, who said it, where it stands, its files."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.gestures import Gesture
from bot.slack.mrkdwn import plain_text
from bot.slack.shapes import Json
from bot.use_cases.sources import MOST_FILES, Message, SharedFile
from bot.words import Language, Words

PATIENCE = 1.0  # seconds for what is good to know, and for which nothing is held up: a link, the name of a file
SAID = frozenset({None, "file_share", "thread_broadcast", "bot_message", "me_message"})  # subtypes that say something
UNKNOWN = "check_file_info"  # what Slack says of a file for whose name it is to be asked
CARRIED_FILES = 2000  # characters; a form carries 3,000 in all
GONE = frozenset({"thread_not_found", "message_not_found", "channel_not_found", "not_in_channel"})


@dataclass(frozen=True, slots=True)
class Read:
    """A message that was read, and the words in it."""

    message: Message
    text: str


async def read_message(gesture: Gesture, channel: str, stamp: str) -> Read | None:
    """The message under this stamp, read from Slack; None when it is gone, our own, or nothing that anybody said.

    An emoji's event carries no text, so this is one of the few times that history is read: this one message, when
    somebody asks for it to be recorded. Raises SlackApiError when Slack may answer later.
    """
    try:
        found = await gesture.slack.conversations_replies(
            channel=channel, ts=stamp, oldest=stamp, latest=stamp, inclusive=True, limit=1
        )
    except SlackApiError as error:
        if error.response["error"] in GONE:
            return None
        raise
    said = next((one for one in found["messages"] if one["ts"] == stamp), None)
    if said is None or said.get("subtype") not in SAID or said.get("user") == gesture.caller.workspace.bot_user:
        return None
    message = await message_of(gesture, said, channel)
    return Read(message, words_in(gesture, said, message.files) or _words(gesture)("card.without_words"))


def trimmed(said: Json, *, room: int = CARRIED_FILES) -> dict[str, Any]:
    """As much of a message as a form can carry, its files in so many characters; about the others Slack is asked."""
    kept = {name: said[name] for name in ("ts", "thread_ts", "user", "bot_id") if said.get(name)}
    files: list[dict[str, str]] = []
    for file in (said.get("files") or [])[:MOST_FILES]:
        known = {name: str(file[name]) for name in ("id", "name", "permalink") if file.get(name)}
        fits = len(str([*files, known])) < room
        files.append(known if "permalink" in known and fits else {"id": str(file["id"]), "file_access": UNKNOWN})
    return {**kept, "files": files} if files else kept


async def message_of(gesture: Gesture, said: Json, channel: str) -> Message:
    """A message as Slack shows it, with what only Slack knows besides: its link, the names of its files."""
    of_an_app = bool(said.get("bot_id")) or not said.get("user")
    author = None if of_an_app else await gesture.know(str(said["user"]))
    permalink, files = await asyncio.gather(
        _permalink(gesture.slack, channel, str(said["ts"])), files_of(gesture.slack, said)
    )
    thread = said.get("thread_ts")
    return Message(
        channel=channel,
        stamp=str(said["ts"]),
        thread=str(thread) if thread else None,
        author=author,
        permalink=permalink,
        files=files,
    )


def words_in(gesture: Gesture, said: Json, files: Sequence[SharedFile]) -> str:
    """What was said; of a picture without a word, its name; empty where there is neither."""
    text = plain_text(str(said.get("text") or ""), without=gesture.caller.workspace.bot_user)
    if text or not files:
        return text
    names = [file.name for file in files if file.name]
    return ", ".join(names) or _words(gesture)("card.without_words")


def _words(gesture: Gesture) -> Words:
    """Those of the project: they end in its records."""
    project = gesture.caller.project
    return gesture.words_of(Language(project.language)) if project else gesture.words


async def files_of(slack: AsyncWebClient, said: Json) -> tuple[SharedFile, ...]:
    """The files of a message. Where the channel is shared Slack names only their ids, so it is asked for the rest."""
    return tuple(await asyncio.gather(*(_file(slack, file) for file in (said.get("files") or [])[:MOST_FILES])))


async def _file(slack: AsyncWebClient, file: Mapping[str, Any]) -> SharedFile:
    """The file as Slack describes it; by its id alone where we have not the optional scope files:read."""
    if file.get("file_access") == UNKNOWN:
        try:
            file = (await asyncio.wait_for(slack.files_info(file=file["id"]), PATIENCE))["file"]
        except (TimeoutError, SlackApiError, aiohttp.ClientError):
            return SharedFile(id=str(file["id"]))
    return SharedFile(id=str(file["id"]), name=file.get("name"), permalink=file.get("permalink"))


async def _permalink(slack: AsyncWebClient, channel: str, stamp: str) -> str | None:
    try:
        found = await asyncio.wait_for(slack.chat_getPermalink(channel=channel, message_ts=stamp), PATIENCE)
    except (TimeoutError, SlackApiError, aiohttp.ClientError):
        return None
    return str(found["permalink"])

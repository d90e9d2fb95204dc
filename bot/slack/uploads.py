"""Puts a file into a thread once: Slack names it before anybody can see it, and by that name it is found again."""

from datetime import datetime

from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.gate import Destination
from bot.slack.looking_back import said_since
from storage import deliveries, outbox
from storage.database import Database


class Uploads:
    """Brings the files of what is to be said to one workspace."""

    def __init__(self, slack: AsyncWebClient, db: Database) -> None:
        self._slack = slack
        self._db = db

    async def share_once(
        self, content: bytes, name: str, said: str, to: Destination, *, outgoing: int, tried_at: datetime | None
    ) -> str:
        """Share it with these words beside it, unless an earlier attempt did; its id. As Slack raises, and NotWritten.

        Metadata cannot go along with a file, and in a shared channel Slack tells no more of one than its id. So the id
        is kept before the one call after which the file is seen.
        """
        if tried_at is not None and (found := await self._shared_before(to, outgoing, tried_at)) is not None:
            return found
        begun = await self._slack.files_getUploadURLExternal(filename=name, length=len(content))
        await self._bring(str(begun["upload_url"]), content)
        file = str(begun["file_id"])
        await self._db.write(deliveries.uploaded, outgoing, file)
        await self._slack.files_completeUploadExternal(
            files=[{"id": file, "title": name}], channel_id=to.channel, thread_ts=to.thread, initial_comment=said
        )
        return file

    async def _bring(self, address: str, content: bytes) -> None:
        assert self._slack.session is not None, "all clients share one"
        async with self._slack.session.post(address, data=content) as answer:
            if answer.status != 200:
                raise SlackRequestError(f"upload refused: HTTP {answer.status}")

    async def _shared_before(self, to: Destination, outgoing: int, tried_at: datetime) -> str | None:
        row = await self._db.read(outbox.get, outgoing)
        if row is None or row.file is None:
            return None
        async for one in said_since(self._slack, to.channel, to.thread, tried_at=tried_at):
            if any(file["id"] == row.file for file in one.get("files", ())):
                return row.file
        return None

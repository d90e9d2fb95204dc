"""Brings pictures to Slack: printed outside this process, uploaded, and put into the blocks that show them."""

from collections.abc import Sequence

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.press.press import NotPrinted, Press
from bot.slack.blocks import ALT_TEXT, Message, cut
from bot.slack.client import code_of
from bot.use_cases.pictures import Picture

# Without the scope, or where files are barred, the message goes out without them: its words say the same.
BARRED = frozenset({"missing_scope", "file_uploads_disabled", "file_uploads_except_images_disabled", "access_denied"})

log = structlog.stdlib.get_logger(__name__)


class Pictures:
    """Prints and uploads."""

    def __init__(self, slack: AsyncWebClient, press: Press) -> None:
        self._slack = slack
        self._press = press

    async def brought(self, message: Message) -> Message:
        """The message with its pictures uploaded, or without them where that cannot be. Raises SlackApiError.

        Nothing is seen of a picture before the message is posted that shows it.
        """
        if not message.pictures:
            return message
        try:
            printed = await self._press.pictures([picture.drawing for picture in message.pictures])
            files = await self._uploaded(message.pictures, printed)
        except NotPrinted as why:
            log.warning("pictures not printed", why=str(why))
            return without_pictures(message)
        except SlackApiError as error:
            if code_of(error) not in BARRED:
                raise
            log.warning("pictures not uploaded", why=code_of(error))
            return without_pictures(message)
        blocks = tuple(
            {**block, "slack_file": {"id": files[block["slack_file"]["id"]]}} if block["type"] == "image" else block
            for block in message.blocks
        )
        return Message(message.text, blocks)

    async def _uploaded(self, pictures: Sequence[Picture], printed: Sequence[bytes]) -> dict[str, str]:
        """The ids of the files, by the pictures' names."""
        uploads = [
            {"content": content, "filename": f"{picture.name}.png", "alt_txt": cut(picture.said, ALT_TEXT)}
            for picture, content in zip(pictures, printed, strict=True)
        ]
        uploaded = await self._slack.files_upload_v2(file_uploads=uploads)
        return {picture.name: str(file["id"]) for picture, file in zip(pictures, uploaded["files"], strict=True)}


def without_pictures(message: Message) -> Message:
    """The same in words alone."""
    return Message(message.text, tuple(block for block in message.blocks if block["type"] != "image"))

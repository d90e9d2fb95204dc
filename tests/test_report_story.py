"""The report of a month, over the wire: under its digest, once, and again for whoever of the team asks for it."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in

DAY = 24 * 3600.0


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_monthly_digest_brings_its_report_even_where_slacks_answer_is_lost(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words, to_lena = Words(language), Words(Language.EN)
    async with a_story(tmp_path, way=way, language=language) as story:
        await story.types("lena", "/client-digest change")
        await story.fills("lena", every="last_workday", at="16:00", lead="0", alone="alone")
        form = await story.form("lena")
        assert to_lena("cadence.last_workday.said") in words_in(form)
        await story.post("/close", person="lena", view_id=form["id"])
        await story.types("tom", "/client-issue Login page is down")
        await story.post("/weather", fault="lost_answer", method="files.completeUploadExternal", times=1)
        await story.post("/weather", fault="lost_answer", method="chat.postMessage", times=1)
        await story.time_passes(by=35 * DAY)
        await story.is_settled()

        [digest] = [one for one in await story.messages("amy") if heading(words) in words_in(one)]
        [report] = await reports_under(story, digest)
        read = text_of(story, report)
        assert "ISS-1" in read
        assert words("report.kind").replace(" ", "") in read

        await story.types("lena", "/client-digest list", channel="team-acme")
        listed = await story.hears("lena", to_lena("digest.past", project="Portal"))
        [button] = [action for action in actions_on(listed) if action.startswith("digest_report")]
        await story.presses("lena", button, on=listed, channel="team-acme")
        await story.hears("lena", to_lena("report.on_its_way"))
        await story.is_settled()
        place = str((await story.post("/dm", person="lena"))["channel"])
        [again] = [one for one in await story.messages("lena", place) if one.get("files")]
        assert content_of(story, again) == content_of(story, report)


async def reports_under(story: Story, digest: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in await story.messages("amy", thread=str(digest["ts"])) if one.get("files")]


def content_of(story: Story, message: dict[str, Any]) -> bytes:
    [file] = message["files"]
    return base64.b64decode(story.sandbox.world.state.files[file["id"]].content)


def text_of(story: Story, message: dict[str, Any]) -> str:
    pages = PdfReader(io.BytesIO(content_of(story, message))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def heading(words: Words) -> str:
    return words("digest.heading", project="Portal")

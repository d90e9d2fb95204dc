"""The pictures of a digest, over the wire: uploaded, shown with their words, and left out where files are barred."""

import base64
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.press.pictures import colours_in
from tests.stories import Story, a_story, words_in


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_digest_shows_where_everything_stands(tmp_path: Path, way: Way, language: Language) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        digest = await posted(story, words)
        [picture] = [block for block in digest["blocks"] if block["type"] == "image"]
        assert picture["alt_text"].startswith(words("chart.progress.title"))
        assert words("chart.share", name=words("chart.progress.next"), count=1) in picture["alt_text"]
        file = story.sandbox.world.state.files[picture["slack_file"]["id"]]
        assert file.channels == [digest["channel"]]
        assert len(colours_in(base64.b64decode(file.content))) > 4


async def test_without_the_scope_for_files_the_words_say_it(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path, without=("files:write",)) as story:
        digest = await posted(story, words)
        assert not any(block["type"] == "image" for block in digest["blocks"])
        assert words("digest.needs", count=1) in words_in(digest)


async def posted(story: Story, words: Words) -> dict[str, Any]:
    """A digest with one thing to answer and one to come."""
    for title in ("Login page is down", "The export is broken"):
        await story.types("tom", f"/client-issue {title}")
    card = await story.card("lena", "AP-ISS-1", channel="team-acme")
    await story.presses("lena", "move:ask", on=card)
    await story.fills("lena", question="Since when?")
    await story.is_settled()
    await story.types("lena", "/client-digest now")
    return await story.sees("amy", words("digest.heading", project="Portal"))

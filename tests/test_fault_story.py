"""The machine has a bad day: nothing is half recorded, whoever asked is told, and afterwards everything goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from bot.words import Language, Words
from storage import records
from storage.database import Transaction
from tests.stories import Story, a_story, words_in

EN = Words(Language.EN)
LONG = "Nobody can log in since this morning. " * 200  # no page of the file has room for it
MUCH = 4_294_967_294  # pages, as many as SQLite can have


async def test_a_full_disk_is_told_to_whoever_asks_and_nothing_is_half_recorded(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Before")
        await story.card("lena", "Before", channel="team-acme")
        await story.is_settled()

        with _full_disk() as disk:
            await story.bot.db.write(disk.fills)
            await story.types("tom", f"/client-issue During. {LONG}")
            told = await story.hears("tom", "During")
            assert "ISS-2" not in words_in(told)
            await story.is_settled()
            assert await _titles(story) == ["Before"]
            assert len(await _cards(story)) == 1
            await story.bot.db.write(disk.is_cleared)

        await story.types("tom", f"/client-issue After. {LONG}")
        await story.card("lena", "After", channel="team-acme")
        await story.is_settled()
        assert len(await _cards(story)) == 2


class _FullDisk:
    """SQLite is refused every further page, as by a disk that is full."""

    def __init__(self) -> None:
        self._pages = MUCH

    def on_connect(self, connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self._pages}")

    def fills(self, tx: Transaction) -> None:
        """Use up the pages that the file has and does not use, and let it have no other."""
        unused = tx.scalar(text("PRAGMA freelist_count"))
        tx.execute(text("CREATE TABLE filling AS SELECT zeroblob(:size) AS filled"), {"size": 4096 * unused})
        self._pages = tx.scalar(text("PRAGMA page_count"))
        tx.execute(text(f"PRAGMA max_page_count={self._pages}"))

    def is_cleared(self, tx: Transaction) -> None:
        tx.execute(text(f"PRAGMA max_page_count={MUCH}"))


@contextmanager
def _full_disk() -> Iterator[_FullDisk]:
    disk = _FullDisk()
    event.listen(Engine, "connect", disk.on_connect)
    yield disk
    event.remove(Engine, "connect", disk.on_connect)


async def _titles(story: Story) -> list[str]:
    return [one.title for one in await story.bot.db.read(records.in_states, 1, ["new"], most=10)]


async def _cards(story: Story) -> list[Any]:
    return [one for one in await story.messages("lena", "team-acme") if "ISS-" in words_in(one)]

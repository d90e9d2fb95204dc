from collections.abc import AsyncIterator

import pytest

from tests.sandbox.playing import Play, playing


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as running:
        yield running

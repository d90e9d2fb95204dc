"""Has pictures and reports printed in a process of its own: for half a second nothing else could run here meanwhile."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 30.0  # seconds for one job; a digest's pictures take a fifth of one
_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")  # and none of our secrets


class NotPrinted(Exception):  # noqa: N818  it says what is
    """The printer gave up; what it said last."""


class Press:
    """Prints one job after the other."""

    def __init__(self) -> None:
        self._free = asyncio.Lock()

    async def pictures(self, drawings: Sequence[str]) -> list[bytes]:
        """Each SVG as a PNG of twice its size. Raises NotPrinted."""
        return await self._print({"pictures": list(drawings)})

    async def report(self, told: Mapping[str, object]) -> bytes:
        """A report as a PDF; `told` is what `report.typ` sets, all in words. Raises NotPrinted."""
        [printed] = await self._print({"report": dict(told)})
        return printed

    async def _print(self, job: dict[str, object]) -> list[bytes]:
        async with self._free:
            printer = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.press",
                cwd=_ROOT,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                printed, said = await asyncio.wait_for(printer.communicate(json.dumps(job).encode()), PATIENCE)
            except TimeoutError:
                raise NotPrinted("it took too long") from None
            finally:
                if printer.returncode is None:
                    printer.kill()
                    await printer.wait()
        if printer.returncode:
            raise NotPrinted(said.decode(errors="replace").strip().rpartition("\n")[2])
        return _taken_apart(printed)


def _taken_apart(printed: bytes) -> list[bytes]:
    """Each piece comes after its length in four bytes."""
    pieces: list[bytes] = []
    while printed:
        length = int.from_bytes(printed[:4])
        pieces.append(printed[4 : 4 + length])
        printed = printed[4 + length :]
    return pieces

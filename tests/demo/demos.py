"""`python -m bot demo` as somebody starts it, stops it and starts it again."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_HOUSE = Path(__file__).parents[2]


@dataclass(kw_only=True)
class Demo:
    """A demo in a folder of its own; `said` is what it told on its last start, once it runs."""

    folder: Path
    language: str = "en"
    said: str = ""
    url: str = ""
    _process: subprocess.Popen[str] = field(init=False, repr=False)
    _lines: IO[str] = field(init=False, repr=False)

    def begin(self, *asked: str, port: int = 0) -> None:
        """Start it, without waiting until it runs."""
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "bot", "demo",
                "--folder", str(self.folder), "--language", self.language, "--port", str(port), *asked,
            ],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(_HOUSE)},
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._process.stdout is not None, "asked for"
        self._lines = self._process.stdout
        self.said = self.url = ""

    def wait(self) -> None:
        """Return once the page can be opened."""
        for line in self._lines:
            self.said += line
            if found := re.search(r"http://\S+", line):
                self.url = found[0]
            if "Ctrl+C" in line:
                return
        raise AssertionError(f"the demo ended: {self.said}")

    def start(self, *asked: str, port: int = 0) -> None:
        """Start it and wait until the page can be opened."""
        self.begin(*asked, port=port)
        self.wait()

    def stop(self) -> int:
        """Press Ctrl+C; answers the exit code."""
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(timeout=20)
        self._lines.close()
        return code

    @property
    def is_running(self) -> bool:
        """Whether it can be opened."""
        return self._process.poll() is None

    @property
    def port(self) -> int:
        """Where it can be opened."""
        return int(self.url.rstrip("/").rpartition(":")[2])

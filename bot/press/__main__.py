"""The printer: takes one job from its standard input, and gives each piece to its standard output, length first."""

import json
import sys
from pathlib import Path
from typing import Any

import resvg_py

FONTS = Path(__file__).parent / "fonts"
ZOOM = 2  # screens show two dots where a picture has one


def _picture(drawing: str) -> bytes:
    fonts = [str(file) for file in sorted(FONTS.glob("*.otf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=ZOOM, font_files=fonts, skip_system_fonts=True))


def _main() -> None:
    job: dict[str, Any] = json.load(sys.stdin.buffer)
    for drawing in job.get("pictures", ()):
        piece = _picture(drawing)
        sys.stdout.buffer.write(len(piece).to_bytes(4) + piece)


if __name__ == "__main__":
    _main()

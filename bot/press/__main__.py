"""The printer: takes one job from its standard input, and gives each piece to its standard output, length first."""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final, Literal

import resvg_py
import typst

FONTS = Path(__file__).parent / "fonts"
REPORT = Path(__file__).parent / "report.typ"
ZOOM = 2  # screens show two dots where a picture has one
LASTING: Final = "a-2u"  # PDF/A: everything lies in the file, and every text can be read and searched
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\ufe0f\u200d]")  # emoji: no font here has them
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def _picture(drawing: str) -> bytes:
    fonts = [str(file) for file in sorted(FONTS.glob("*.otf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=ZOOM, font_files=fonts, skip_system_fonts=True))


def _report(told: dict[str, Any]) -> bytes:
    """The report as a PDF. People's words come in as data: nothing in them is read as markup or can open a file.

    A sign of a writing that our fonts do not have is an empty box; then the file is no PDF/A.
    """
    try:
        return _compiled(told, LASTING)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compiled(told, "1.7")


def _compiled(told: dict[str, Any], standard: Literal["a-2u", "1.7"]) -> bytes:
    printed: bytes = typst.compile(
        REPORT,
        root=REPORT.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standard,
        timestamp=told["at"],
        sys_inputs={"report": json.dumps(_printable(told), ensure_ascii=False)},
    )
    return printed


def _printable(told: Any) -> Any:
    """The same without what no font shows."""
    match told:
        case str():
            return _CONTROLS.sub(" ", _PICTOGRAPHS.sub("", told))
        case list():
            return [_printable(one) for one in told]
        case dict():
            return {name: _printable(one) for name, one in told.items()}
        case _:
            return told


def _main() -> None:
    job: dict[str, Any] = json.load(sys.stdin.buffer)
    pieces = [_picture(drawing) for drawing in job.get("pictures", ())]
    if "report" in job:
        pieces.append(_report(job["report"]))
    for piece in pieces:
        sys.stdout.buffer.write(len(piece).to_bytes(4) + piece)


if __name__ == "__main__":
    _main()

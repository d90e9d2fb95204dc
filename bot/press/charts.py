"""Charts as SVG, the same for a web page and for a picture. Every text is escaped, nothing is loaded from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias, assert_never

FONT = "Noto Sans CJK SC"  # the family of the file in fonts/: where none of this name is there, no text is drawn
WIDTH = 640
INK, QUIET, GRID = "#1d1c1d", "#616061", "#e3e3e3"
COLOURS = ("#1264a3", "#2b9a66", "#e8912d", "#9a9a9a")  # told apart by brightness too

_MARGIN = 24
_PLOT_TOP, _PLOT_HEIGHT = 92, 150
_TEXT, _SMALL = 17, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of one kind, with what they are called."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Numbers of several kinds beside each other, time after time."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number through time, between the least and the most that it can be."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    written: tuple[str, ...]  # the values as the reader's language writes them
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many of a whole are what."""

    title: str
    parts: tuple[tuple[str, int], ...]  # name, how many


Chart: TypeAlias = Bars | Line | Shares


def drawn(chart: Chart) -> str:
    """The chart as an SVG document."""
    match chart:
        case Bars():
            return _bars(chart)
        case Line():
            return _line(chart)
        case Shares():
            return _shares(chart)
    assert_never(chart)


def _bars(chart: Bars) -> str:
    most = max((value for series in chart.series for value in series.values), default=0) or 1
    slot = (WIDTH - 2 * _MARGIN) / max(len(chart.labels), 1)
    width = min(slot / (len(chart.series) + 1), 30)
    drawing = _legend([series.name for series in chart.series])
    for at, label in enumerate(chart.labels):
        middle = _MARGIN + slot * (at + 0.5)
        for number, series in enumerate(chart.series):
            value = series.values[at]
            height = value / most * (_PLOT_HEIGHT - 20)
            left = middle + (number - len(chart.series) / 2) * width
            top = _PLOT_TOP + _PLOT_HEIGHT - height
            drawing.append(_rect(left + 1, top, width - 2, height, COLOURS[number]))
            if value:
                drawing.append(_text(left + width / 2, top - 5, str(value), size=_SMALL, anchor="middle"))
        drawing.append(_text(middle, _PLOT_TOP + _PLOT_HEIGHT + 24, label, size=_SMALL, anchor="middle", fill=QUIET))
    drawing.append(_rule(_PLOT_TOP + _PLOT_HEIGHT))
    return _document(chart.title, drawing, height=_PLOT_TOP + _PLOT_HEIGHT + 40)


def _line(chart: Line) -> str:
    def at(value: float) -> float:
        return _PLOT_TOP - 24 + _PLOT_HEIGHT * (1 - (value - chart.least) / (chart.most - chart.least))

    drawing: list[str] = []
    for value in range(chart.least, chart.most + 1):
        drawing.append(_rule(at(value), left=_MARGIN + 24))
        drawing.append(_text(_MARGIN, at(value) + 5, str(value), size=_SMALL, fill=QUIET))
    slot = (WIDTH - 2 * _MARGIN - 24) / max(len(chart.values), 1)
    places = [(_MARGIN + 24 + slot * (number + 0.5), at(value)) for number, value in enumerate(chart.values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawing.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="3"/>')
    for (x, y), written, label in zip(places, chart.written, chart.labels, strict=True):
        drawing.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{COLOURS[0]}"/>')
        drawing.append(_text(x, y - 11, written, size=_SMALL, anchor="middle", free=True))
        drawing.append(_text(x, _PLOT_TOP + _PLOT_HEIGHT, label, size=_SMALL, anchor="middle", fill=QUIET))
    return _document(chart.title, drawing, height=_PLOT_TOP + _PLOT_HEIGHT + 18)


def _shares(chart: Shares) -> str:
    parts = [(name, count) for name, count in chart.parts if count]
    colours = [colour for colour, (_, count) in zip(COLOURS, chart.parts, strict=False) if count]
    whole = sum(count for _, count in parts) or 1
    drawing = _legend([f"{name} {count}" for name, count in parts], colours=colours)
    left = float(_MARGIN)
    for (_, count), colour in zip(parts, colours, strict=True):
        width = (WIDTH - 2 * _MARGIN) * count / whole
        drawing.append(_rect(left, 96, max(width - 2, 1), 34, colour))
        left += width
    return _document(chart.title, drawing, height=150)


def _legend(names: Sequence[str], colours: Sequence[str] = COLOURS) -> list[str]:
    drawing: list[str] = []
    left = float(_MARGIN)
    for name, colour in zip(names, colours, strict=False):
        drawing.append(_rect(left, 56, 14, 14, colour))
        drawing.append(_text(left + 20, 69, name, size=_SMALL, fill=QUIET))
        left += 44 + _width(name, _SMALL)
    return drawing


def _document(title: str, drawing: Sequence[str], *, height: float) -> str:
    heading = _text(_MARGIN, 34, title, size=_TEXT + 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}"'
        f' viewBox="0 0 {WIDTH} {height:.0f}" role="img">'
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{heading}{''.join(drawing)}</svg>"
    )


def _text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", fill: str = INK, free: bool = False
) -> str:
    """A text; `free` keeps what it lies upon at a distance."""
    around = ' stroke="#ffffff" stroke-width="5" paint-order="stroke"' if free else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}"'
        f' fill="{fill}"{around}>{escape(text)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{fill}"/>'


def _rule(y: float, *, left: float = _MARGIN) -> str:
    return f'<line x1="{left}" y1="{y:.1f}" x2="{WIDTH - _MARGIN}" y2="{y:.1f}" stroke="{GRID}"/>'


def _width(text: str, size: int) -> float:
    """About as wide as the text will be; a Chinese sign is as wide as it is high."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.52 for sign in text)

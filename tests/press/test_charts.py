"""Charts can be read by anybody: nothing blank, no missing sign, no machine's own fonts, whatever stands in them."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bot.press.charts import COLOURS, FONT, Bars, Chart, Line, Series, Shares, drawn
from bot.press.press import NotPrinted, Press
from bot.words import Language
from bot.words.sentences import sentences_of
from tests.press.pictures import colours_in

FONTS = Path(__file__).parents[2] / "bot" / "press" / "fonts"
TEXT = st.text(min_size=1, max_size=40)


def every_chart(text: str) -> list[Chart]:
    """One of each, with one text wherever one can stand."""
    return [
        Bars(
            title=text,
            labels=(text, text, text),
            series=(Series(name=text, values=(3, 0, 12)), Series(name=text, values=(1, 0, 7))),
        ),
        Line(title=text, labels=(text, text), values=(1.0, 4.5), written=("1", "4.5"), least=1, most=5),
        Shares(title=text, parts=((text, 3), (text, 0), (text, 5), (text, 1))),
    ]


@given(text=TEXT)
def test_whatever_stands_in_a_chart_it_stays_a_text(text: str) -> None:
    for chart in every_chart("<script>" + text.replace("\x00", "") + "&</text>\"'"):
        drawing = drawn(chart)
        assert "<script" not in drawing
        if not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", drawing):
            tags = Counter(element.tag.rpartition("}")[2] for element in ET.fromstring(drawing).iter())  # noqa: S314  our own
            assert set(tags) <= {"svg", "title", "rect", "text", "line", "polyline", "circle"}


def test_nothing_to_show_is_no_division_by_nothing() -> None:
    empty: list[Chart] = [
        Bars(title="x", labels=("a",), series=(Series(name="n", values=(0,)),)),
        Bars(title="x", labels=(), series=()),
        Line(title="x", labels=(), values=(), written=(), least=1, most=5),
        Shares(title="x", parts=()),
    ]
    for chart in empty:
        ET.fromstring(drawn(chart))  # noqa: S314  our own


async def test_no_picture_is_blank_and_every_text_is_drawn() -> None:
    charts = every_chart("满意度")
    printed = await Press().pictures([*map(drawn, charts), *(wordless(drawn(chart)) for chart in charts)])
    assert [one for one in range(3) if printed[one] == printed[one + 3]] == []
    found = colours_in(printed[2])
    assert len(found) > 20, "letters have soft edges"
    assert all(found[(*bytes.fromhex(colour[1:]), 255)] > 100 for colour in (COLOURS[0], COLOURS[2], COLOURS[3]))


async def test_each_sign_leaves_a_trace() -> None:
    """Where a font lacks a sign, nothing at all is drawn, and nobody complains."""
    signs = "满意月，Aé½→9"
    drawings = [drawn(Shares(title=sign, parts=())) for sign in signs]
    blank, *printed = await Press().pictures([wordless(drawings[0]), *drawings])
    assert [sign for sign, picture in zip(signs, printed, strict=True) if picture == blank] == []


def wordless(drawing: str) -> str:
    return re.sub("<text.*?</text>", "", drawing)


def test_the_font_has_every_sign_of_our_words_and_carries_its_name() -> None:
    [file] = FONTS.glob("*.otf")
    font = TTFont(file)
    signs = {chr(code) for code in font.getBestCmap()}
    for language in Language:
        said = {sign for sentence in sentences_of(language).values() for sign in str(sentence)}
        assert {sign for sign in said if sign.isprintable()} - signs - set("⁠") == set(), language
    assert font["name"].getBestFamilyName() == FONT
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


async def test_what_cannot_be_printed_says_so_and_the_next_job_is_printed() -> None:
    press = Press()
    with pytest.raises(NotPrinted):
        await press.pictures(["no drawing"])
    assert len(await press.pictures([drawn(Shares(title="x", parts=(("a", 1),)))])) == 1

"""A report can be read by anybody: no blank page, no missing sign, and nothing in it but what was put there."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from bot.press.press import NotPrinted, Press
from bot.slack.views.reports import printed
from bot.words import Language, Words
from bot.words.sentences import sentences_of
from tests.slack.views.builders.digests import a_report

HOSTILE = '#panic("x") #read("/etc/passwd") *b* $y$ <label> @ref `code` \\ // "quotes" = heading'


def told(text: str, *, language: Language = Language.EN, most: int = 7) -> dict[str, Any]:
    return printed(Words(language), a_report(text, language=language, most=most))


async def pages_of(job: dict[str, Any]) -> list[str]:
    """What a reader finds on each page; spaces do not count, for a line may break anywhere."""
    return pages_in(await Press().report(job))


def pages_in(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("language", list(Language))
async def test_no_page_is_blank_and_every_sign_of_our_words_is_there(language: Language) -> None:
    """PDF/A is refused by the printer as soon as one sign cannot be shown."""
    words = "".join(
        sorted({sign for one in sentences_of(language).values() for sign in str(one) if sign.isprintable()})
    )
    job = told("Login page", language=language)
    job["highlights"]["lines"] = [words.replace("\u2060", "")]
    content = await Press().report(job)
    assert b"pdfaid:part" in content

    [cover, *rest] = pages_in(content)
    assert "Loginpage" in cover
    assert len(rest) > 2
    running = len(f"{job['running']}{job['period']}9/99")
    assert [number for number, text in enumerate(rest) if len(text) < running + 20] == []


async def test_it_says_what_the_digest_said_and_what_was_decided_with_its_evidence() -> None:
    report = a_report("Export deliveries")
    read = "".join(await pages_of(printed(Words(Language.EN), report)))
    words = Words(Language.EN)
    for heading in ("report.summary", "report.charts", "report.decisions", "draft.highlights", "draft.part.decided"):
        assert "".join(words(heading).split()) in read
    for decision in report.decisions:
        assert decision.digest in read
        assert "".join(decision.sealed.split()) in read
    assert "Marco" in read


async def test_without_anything_to_tell_there_are_no_empty_headings() -> None:
    job = told("x", most=0)
    read = "".join(await pages_of(job))
    assert "".join(Words(Language.EN)("report.summary").split()) in read
    for heading in ("report.charts", "report.decisions", "draft.highlights", "report.meetings"):
        assert "".join(Words(Language.EN)(heading).split()) not in read


async def test_what_people_write_stays_text_and_opens_no_file() -> None:
    [cover, *rest] = await pages_of(told(HOSTILE))
    assert "".join(HOSTILE.split())[:20] in cover
    assert "root:" not in "".join([cover, *rest])


async def test_a_writing_that_the_font_lacks_does_not_keep_the_report_back() -> None:
    pages = await pages_of(told("Ελλάδα ไทย \U0001f389 \x07 end"))
    assert len(pages) > 1
    assert "🎉" not in str(pages)


async def test_the_same_report_is_the_same_file() -> None:
    job = told("Login page", most=1)
    assert await Press().report(job) == await Press().report(job)


async def test_what_is_no_report_is_not_printed() -> None:
    with pytest.raises(NotPrinted):
        await Press().report({"at": 0})

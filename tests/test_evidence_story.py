"""What lies behind a card: the evidence of a decision, a note of ours, what the client sees."""

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path

from bot.words import Language, Words
from tests.stories import a_story, words_in

EN = Words(Language.EN)


async def test_a_decision_can_be_checked_without_the_bot(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-change Export to Excel")
        await story.presses("lena", "move:assess", on=await story.card("lena", "AP-CR-1", channel="team-acme"))
        card = await story.card("lena", "AP-CR-1", action="move:send", channel="team-acme")
        await story.presses("lena", "move:send", on=card)
        await story.fills("lena", effort="12", cost="900", shift="0", valid_until="2099-12-31")
        asked = await story.card("amy", "Export to Excel", action="move:approve")
        await story.presses("amy", "move:approve", on=asked)
        await story.fills("amy")
        approved = await story.card("ben", "Export to Excel", state=EN("change_request.state.approved"))

        await story.presses("ben", "more", on=approved)
        await story.presses("ben", "evidence")
        shown = words_in(await story.form("ben"))

    exported = await _exported(tmp_path, "AP")
    (evidence,) = exported
    assert evidence["digest"] == hashlib.sha256(str(evidence["sealed"]).encode()).hexdigest()
    assert (evidence["reference"], evidence["verdict"], evidence["version"]) == ("AP-CR-1", "approve", 1)
    assert str(evidence["digest"]) in shown
    assert str(evidence["sealed"]).splitlines()[0] in shown


async def test_a_note_stays_with_the_team(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-risk", channel="team-acme")
        await story.fills("tom", title="Their CTO wants to leave")
        await story.presses("tom", "more")
        await story.presses("tom", "note")
        await story.fills("tom", note="Ask Ben")
        await story.reads("lena", "Ask Ben", under=await story.card("lena", "AP-RSK-1", channel="team-acme"))
        await story.types("tom", "/client-issue Login page is down")
        team_card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.presses("lena", "more", on=team_card)
        await story.presses("lena", "note")
        await story.fills("lena", note="Their certificate again, be gentle")
        await story.reads("tom", "be gentle", under=team_card)
        await story.is_settled()
        card = await story.card("amy", "Login page is down")
        assert "be gentle" not in str(await story.messages("amy")) + await story.thread("amy", card)


async def test_the_team_sees_what_the_client_sees(tmp_path: Path) -> None:
    async with a_story(tmp_path, language="zh-CN") as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.presses("lena", "more", on=await story.card("lena", "AP-ISS-1", channel="team-acme"))
        await story.presses("lena", "client_sees")
        seen = words_in(await story.form("lena"))
        theirs = await story.card("amy", "Login page is down")
        assert Words(Language.ZH_CN)("issue.state.new") in seen
        assert "AP-ISS-1" not in seen.replace(words_in(theirs), "")


async def test_an_export_of_no_project_says_so(tmp_path: Path) -> None:
    async with a_story(tmp_path):
        pass
    process = await _export(tmp_path, "NONE")
    assert (await process.wait(), process.returncode) == (2, 2)


async def _exported(folder: Path, code: str) -> list[dict[str, object]]:
    process = await _export(folder, code)
    told, _ = await process.communicate()
    assert process.returncode == 0
    exported: list[dict[str, object]] = json.loads(told)
    return exported


async def _export(folder: Path, code: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "export", code),
        env={**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'rapport.db'}"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )

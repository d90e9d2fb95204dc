"""Whoever runs the bot sees how it fares: one id from a request to its post, measures, and what is not ready."""

import json
import re
from pathlib import Path

import aiohttp
import pytest
import yaml

from bot.measures import Measures
from bot.sandbox.server import running_sandbox
from bot.settings import Way
from tests.processes import a_process, environment_of
from tests.stories import SEED, Json, Story, a_story, a_story_in, settings_for

DEPLOY = Path(__file__).parent.parent / "deploy"
NAMES = re.compile(r"\brapport_\w+")


async def test_one_id_leads_from_the_command_to_both_cards(tmp_path: Path) -> None:
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        async with a_story_in(sandbox, tmp_path, http) as story:
            await story.links()
        async with a_process(environment_of(settings_for(sandbox, tmp_path), LOG_LEVEL="INFO")) as process:
            await story.types("tom", "/client-issue Login page is down")
            await story.card("amy", "Login page is down")
            await story.card("lena", "AP-ISS-1", channel="team-acme")
            said = await story.says("amy", "@Rapport issue: The export is broken")
            await story.sees("amy", "ISS-2", thread=said)
            await story.card("lena", "AP-ISS-2", channel="team-acme")
        lines = process.told()
    [command] = [line for line in lines if line["event"] == "command issue"]
    [mention] = [line for line in lines if line["event"] == "event app_mention"]
    for heard in (command, mention):
        posted = [line for line in lines if line["event"] == "said" and line.get("trace") == heard["trace"]]
        assert [line["what"] for line in posted] == ["ShowRecord", "ShowRecord"]
        assert (heard["level"], heard["came"]) == ("info", "acknowledged")
    assert mention["trace"].startswith("Ev")
    assert "Login page" not in process.stderr
    assert "export is broken" not in process.stderr


async def test_the_measures_count_acks_calls_posts_errands_and_what_waits(tmp_path: Path) -> None:
    async with a_story(tmp_path, way=Way.HTTP) as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.is_settled()
        await story.post("/weather", fault="error", method="chat.postMessage", error="msg_blocks_too_long", times=1)
        await story.post("/weather", fault="error", method="chat.postMessage", status=503, times=None)
        await story.types("tom", "/client-issue The export is broken")

        async def look() -> Json | None:
            measured = await _measured(story)
            return (
                measured
                if measured.get('rapport_outbox{state="failed"}') and measured['rapport_outbox{state="put_off"}']
                else None
            )

        measured = await story.until(look, "one that failed and one that is put off")
    assert measured['rapport_ack_seconds_count{gesture="command"}'] >= 2
    assert measured['rapport_slack_calls_total{code="ok",method="chat.postMessage"}'] >= 2
    assert measured['rapport_slack_calls_total{code="msg_blocks_too_long",method="chat.postMessage"}'] == 1
    assert measured["rapport_post_delay_seconds_count"] >= 2
    assert measured["rapport_posts_late_total"] == 0
    assert measured['rapport_errand_lag_seconds{errand="digests"}'] < 5
    assert measured['rapport_ready{part="database"}'] == 1
    assert measured['rapport_ready{part="slack"}'] == 1
    assert measured["rapport_outbox_oldest_seconds"] > 0
    assert measured["rapport_unforeseen_total"] == 0


async def test_what_is_not_ready_is_named(tmp_path: Path) -> None:
    async with a_story(tmp_path, way=Way.HTTP, linked=False) as story:
        assert await _ready(story) == (200, {"database": True, "slack": True})
        await story.bot.db.close()
        assert await _ready(story) == (503, {"database": False, "slack": True})
        assert (await _measured(story))['rapport_ready{part="database"}'] == 0


@pytest.mark.parametrize("file", ["alerts.yaml", "grafana.json"])
def test_alerts_and_dashboard_ask_for_what_is_measured(file: str) -> None:
    measures = Measures()
    known = {sample.name for family in measures.registry.collect() for sample in family.samples}
    known |= {f"{family.name}{end}" for family in measures.registry.collect() for end in ENDS.get(family.type, [""])}
    asked = set(NAMES.findall((DEPLOY / file).read_text(encoding="utf-8")))
    assert asked
    assert asked - known == set()


def test_there_are_three_alerts_and_each_says_what_to_do() -> None:
    [group] = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    assert len(group["rules"]) == 3
    assert all(rule["annotations"]["description"] and rule["for"] for rule in group["rules"])


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    shown = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    assert shown["title"]
    assert all(panel["targets"] and panel["gridPos"] for panel in shown["panels"])


async def _measured(story: Story) -> dict[str, float]:
    async with story.http.get(_at(story, "/metrics")) as response:
        assert response.status == 200
        lines = (await response.text()).splitlines()
    found = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in found}


async def _ready(story: Story) -> tuple[int, Json]:
    async with story.http.get(_at(story, "/readyz")) as response:
        return response.status, await response.json()


def _at(story: Story, path: str) -> str:
    assert story.sandbox.world.request_url is not None
    return story.sandbox.world.request_url.removesuffix("/slack/events") + path


ENDS = {"histogram": ["_bucket", "_count", "_sum"], "counter": ["_total"], "gauge": [""]}

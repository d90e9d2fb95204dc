"""What the doctor finds, against a Slack: each thing that can be wrong is made so, and said with how it is mended."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shutil import copy

import aiohttp
import pytest
from pydantic import SecretStr

from bot.assembly import examined
from bot.console.doctor import told
from bot.kinds.kind import Role
from bot.sandbox.seed import SCOPES
from bot.sandbox.server import Sandbox, running_sandbox
from bot.settings import Settings
from bot.use_cases.checks import Examined, Level
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.words import Language, Words
from storage import backlog, channels, deliveries, outbox, people, projects
from storage.database import Transaction, open_database
from storage.values.projects import Project
from tests.processes import a_closed_port
from tests.stories import SEED, a_story, actions_on, settings_for, words_in

LATER, NONE = timedelta(hours=3), timedelta()


@dataclass(frozen=True, slots=True)
class Bed:
    """A workspace with one project in it, which a test makes ill."""

    sandbox: Sandbox
    settings: Settings
    http: aiohttp.ClientSession

    async def plays(self, path: str, **body: object) -> None:
        """Something happens in Slack."""
        async with self.http.post(self.sandbox.ready["control_url"] + path, json=body) as response:
            assert response.status == 200, await response.text()

    async def does(self, deed: Callable[[Transaction, Project], object]) -> None:
        """Something is otherwise in the database."""
        db = open_database(self.settings.database_url.get_secret_value())
        await db.write(lambda tx: deed(tx, projects.get(tx, 1)))
        await db.close()

    async def examined(self, **otherwise: object) -> Examined:
        """What the doctor finds, with other settings if need be."""
        return await examined(self.settings.model_copy(update=otherwise))


@asynccontextmanager
async def a_bed(folder: Path, template: Path, *, without: tuple[str, ...] = ()) -> AsyncIterator[Bed]:
    """A healthy one; `without` some scopes."""
    seed = folder / "seed.toml"
    granted = json.dumps([scope for scope in (*SCOPES, "files:write") if scope not in without])
    seed.write_text(SEED.read_text("utf-8").replace("[app]\n", f"[app]\nscopes = {granted}\n"), encoding="utf-8")
    copy(template, folder / "rapport.db")
    async with running_sandbox(seed=seed) as sandbox, aiohttp.ClientSession() as http:
        bed = Bed(sandbox, settings_for(sandbox, folder), http)
        db = open_database(bed.settings.database_url.get_secret_value())
        await db.write(_link, sandbox)
        await db.close()
        yield bed


def _link(tx: Transaction, sandbox: Sandbox) -> None:
    ready, now = sandbox.ready, datetime.now(UTC)
    workspace = channels.keep_workspace(tx, ready["workspaces"]["northwind"], None, ready["bot_user"])

    def person(name: str, home: str) -> int:
        slack_id = ready["people"][name]
        return people.keep(
            tx,
            workspace.id,
            slack_id,
            home_team=ready["workspaces"][home],
            home_enterprise=None,
            guest=False,
            name=name,
            locale=None,
            zone=None,
            now=now,
        ).id

    named = ready["channels"]
    client = channels.keep(tx, workspace.id, named["acme-portal"], "acme-portal")
    team = channels.keep(tx, workspace.id, named["team-acme"], "team-acme")
    agreed = {
        "workspace": workspace.id,
        "code": "AP",
        "name": "Portal",
        "client": "Acme",
        "channel": client.id,
        "team_channel": team.id,
        "currency": "EUR",
        "language": "en",
        "zone": "Europe/Berlin",
        "country": None,
        "client_country": None,
        "lead": person("lena", "northwind"),
    }
    project = projects.add(tx, agreed, now=now)
    both = [ready["workspaces"][one] for one in ("acme", "globex")]
    projects.set_orgs(tx, project.id, both)
    projects.set_role(tx, project.id, Role.APPROVER, [person("amy", "acme")])
    rule = "FREQ=DAILY"
    begin_schedule(tx, project, Post.POLL, rule=rule, at=time(10), zone="Europe/Berlin", lead=NONE, now=now + LATER)


def wrong(seen: Examined) -> list[str]:
    """What has to be mended."""
    return [one.key for one in seen.findings if one.level is Level.WRONG]


def odd(seen: Examined) -> list[str]:
    """What could be better."""
    return [one.key for one in seen.findings if one.level is Level.ODD]


async def test_all_is_well_and_nothing_is_said_in_slack(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        seen = await bed.examined()
        assert (wrong(seen), odd(seen)) == ([], [])
        text = "\n".join(told(seen))
        assert "#acme-portal (Portal) is shared with" in text
        assert "Ben Bauer" in text
        assert "Satisfaction poll, AP · Portal" in text
        async with bed.http.get(bed.sandbox.ready["control_url"] + "/log") as response:
            asked = {call["method"] for call in (await response.json())["calls"]}
        assert {one for one in asked if "." in one and one.split(".")[0] in {"chat", "views", "pins", "files"}} == set()


@pytest.mark.parametrize(
    ("without", "level", "key"),
    [("reactions:read", Level.WRONG, "check.scopes.missing"), ("pins:write", Level.ODD, "check.scopes.without")],
)
async def test_a_permission_that_is_missing_is_named(
    tmp_path: Path, migrated_file: Path, without: str, level: Level, key: str
) -> None:
    async with a_bed(tmp_path, migrated_file, without=(without,)) as bed:
        [found] = [one for one in (await bed.examined()).findings if one.level is not Level.WELL]
        assert (found.level, found.key, found.fill) == (level, key, {"scopes": (without,)})


async def test_tokens_that_slack_does_not_take(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        false = {"slack_bot_token": SecretStr("xoxb-false"), "slack_app_token": SecretStr("xapp-false")}
        assert wrong(await bed.examined(**false)) == ["check.app_token.refused", "check.token.refused"]
        deaf = {"slack_app_token": None, "slack_signing_secret": None}
        assert wrong(await bed.examined(**deaf)) == ["check.hears_nothing"]
        assert wrong(await bed.examined(slack_app_token=None)) == []
        nobody = f"http://127.0.0.1:{a_closed_port()}/api/"
        assert wrong(await bed.examined(slack_api_url=nobody, slack_app_token=None)) == ["check.token.away"]


async def test_clocks_that_are_apart(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.plays("/weather", fault="skew", seconds=-3600)
        seen = await bed.examined()
        assert wrong(seen) == ["check.clock.apart"]
        assert "3,60" in "\n".join(told(seen))
        await bed.plays("/weather", fault="skew", seconds=30)
        assert wrong(await bed.examined()) == []


async def test_a_database_that_is_not_there_or_not_of_this_version(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        nowhere = SecretStr(f"sqlite:///{tmp_path / 'nowhere.db'}")
        assert wrong(await bed.examined(database_url=nowhere)) == ["check.database.other"]
        assert not (tmp_path / "nowhere.db").exists()
        away = SecretStr(f"postgresql://nobody:secret@127.0.0.1:{a_closed_port()}/rapport")
        seen = await bed.examined(database_url=away)
        assert wrong(seen) == ["check.database.unreachable"]
        assert "secret" not in "\n".join(told(seen))


@pytest.mark.parametrize(
    ("channel", "happens", "key"),
    [
        ("acme-portal", {"do": "kick", "who": "app"}, "hindrance.removed"),
        ("acme-portal", {"do": "archive"}, "hindrance.archived"),
        ("acme-portal", {"do": "delete"}, "hindrance.gone"),
        ("team-acme", {"do": "kick", "who": "app"}, "hindrance.gone"),
        ("team-acme", {"do": "invite", "who": "gus", "person": "lena"}, "hindrance.exposed"),
        ("team-acme", {"do": "share", "with": "acme"}, "hindrance.exposed"),
        ("acme-portal", {"do": "restrict", "to": ["admin"]}, "hindrance.restricted"),
    ],
)
async def test_what_is_in_the_way_in_a_channel(
    tmp_path: Path, migrated_file: Path, channel: str, happens: dict[str, object], key: str
) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.plays("/channel", channel=channel, **happens)
        assert wrong(await bed.examined()) == [key]
        await bed.does(_nothing_was_written)


def _nothing_was_written(tx: Transaction, project: Project) -> None:
    assert backlog.waiting(tx) == 0
    assert channels.get(tx, project.channel).hindered is None
    assert channels.get(tx, project.channel).looked_at is None


async def test_a_channel_in_which_we_are_named_may_be_restricted(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.plays("/channel", channel="acme-portal", do="restrict", to=["admin", "app"])
        assert wrong(await bed.examined()) == []


async def test_with_whom_a_channel_is_shared(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        acme = bed.sandbox.ready["workspaces"]["acme"]
        await bed.does(lambda tx, project: projects.set_orgs(tx, project.id, [acme]))
        seen = await bed.examined()
        assert (wrong(seen), odd(seen)) == ([], ["check.onlookers"])
        assert "Oscar Onlooker" in "\n".join(told(seen))
        await bed.plays("/channel", channel="acme-portal", do="kick", who="gus")
        await bed.plays("/channel", channel="acme-portal", do="unshare", **{"with": "acme"})
        assert wrong(await bed.examined()) == ["hindrance.unshared"]


async def test_what_was_agreed_and_is_not_so_any_more(tmp_path: Path, migrated_file: Path) -> None:
    def without_anybody(tx: Transaction, project: Project) -> None:
        projects.set_role(tx, project.id, Role.APPROVER, [])
        projects.change(tx, project, {"team_channel": None})
        projects.give_role(tx, project.id, project.lead, "client", instead_of=())

    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.does(without_anybody)
        seen = await bed.examined()
        assert wrong(seen) == ["notice.lead_gone"]
        assert odd(seen) == ["check.no_team_channel", "check.no_approver"]


async def test_what_is_late_and_what_failed(tmp_path: Path, migrated_file: Path) -> None:
    def neglected(tx: Transaction, project: Project) -> None:
        rule, long_ago = "FREQ=DAILY", datetime.now(UTC) - timedelta(days=3)
        begin_schedule(tx, project, Post.DIGEST, rule=rule, at=time(10), zone="Europe/Berlin", lead=NONE, now=long_ago)
        for number in range(3):
            outbox.add(
                tx,
                f"k{number}",
                channel=project.channel,
                subject=f"x{number}",
                slot=outbox.CARD,
                audience="client",
                intention="ShowStanding",
                args={"project": project.id},
            )
        for one in backlog.unsent(tx, most=3)[:2]:
            deliveries.fail(tx, one, "invalid_blocks")

    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.does(neglected)
        seen = await bed.examined()
        assert (wrong(seen), odd(seen)) == (["check.overdue"], ["check.failed"])
        assert "2 messages failed" in "\n".join(told(seen))


async def test_somebody_of_the_team_asks_in_slack(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path, without=("files:read",)) as story:
        await story.types("lena", "/client-setup")
        await story.form("lena")
        await story.presses("lena", "check")
        form = await story.form("lena")
        assert words("check.all_well") in words_in(form)
        assert "files:read" in words_in(form)
        assert words("home.post.digest") in words_in(form)
        await story.post("/close", person="lena", view_id=form["id"], all=True)

        await story.post("/channel", channel="acme-portal", do="restrict", to=["admin"])
        await story.types("tom", "/client-setup check")
        form = await story.form("tom")
        assert words("check.wrong", count=1) in words_in(form)
        acme = f"<#{story.sandbox.ready['channels']['acme-portal']}>"
        assert words("hindrance.restricted", channel=acme, projects="Portal") in words_in(form)
        look = next(one for one in actions_on(form) if one.startswith("ahead:"))
        await story.post("/click", person="tom", action_id=look, view_id=form["id"])
        assert words("check.would_say") in words_in(await story.form("tom"))
        await story.types("gus", "/client-setup check")
        await story.hears("gus", words("refusal.team_only"))


async def test_a_workspace_without_a_project(tmp_path: Path, migrated_file: Path) -> None:
    async with a_bed(tmp_path, migrated_file) as bed:
        await bed.does(lambda tx, project: projects.change(tx, project, {"status": "closed"}))
        assert odd(await bed.examined()) == ["check.no_project"]

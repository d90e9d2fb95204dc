"""The dependency rule is seen to fail: each contract is broken once, in a copy of the house."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parent.parent

# One import that each contract forbids, in the order of pyproject.toml.
BREACHES = (
    ("bot/clock/schedule.py", "import bot.slack.blocks"),
    ("storage/values/records.py", "import bot.refusals"),
    ("bot/use_cases/records.py", "import sqlalchemy"),
    ("bot/use_cases/records.py", "import slack_sdk"),
    ("bot/sandbox/ids.py", "import slack_bolt"),
    ("bot/use_cases/records.py", "import aiosmtplib"),
    ("bot/use_cases/records.py", "import resvg_py"),
    ("bot/use_cases/records.py", "import cryptography"),
    ("bot/use_cases/records.py", "import apscheduler"),
    ("bot/slack/blocks.py", "import starlette"),
    ("bot/sandbox/ids.py", "import bot.kinds"),
    ("bot/demo/week.py", "import bot.sandbox.ids"),
)


def test_every_contract_notices_that_it_is_broken(tmp_path: Path) -> None:
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert len(contracts) == len(BREACHES)
    for package in ("bot", "storage"):
        shutil.copytree(HOUSE / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for path, breach in BREACHES:
        file = tmp_path / path
        file.write_text(f"{file.read_text()}\n{breach}\n")

    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    kept = re.findall(r"^(.*) KEPT$", told, flags=re.MULTILINE)
    broken = re.findall(r"^(.*) BROKEN$", told, flags=re.MULTILINE)
    assert kept == []
    assert broken == [contract["name"] for contract in contracts]


def test_the_house_keeps_the_rule() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout

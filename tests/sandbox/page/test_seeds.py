"""The demo's workspace offers what the app asks for, no more and no less."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import manifest

_HOUSE = Path(__file__).parents[3]
_SEEDS = _HOUSE / "bot" / "sandbox" / "seeds"


def _read(seed: str) -> dict[str, Any]:
    return tomllib.loads((_SEEDS / seed).read_text())


def test_the_english_demo_gives_the_app_what_a_workspace_would() -> None:
    assert (_SEEDS / _read("demo.toml")["app"]["manifest"]).resolve() == _HOUSE / "app.yaml"


def test_the_chinese_demo_explains_every_command_in_chinese() -> None:
    asked = manifest.read(_HOUSE / "app.yaml").commands
    commands = _read("demo.zh.toml")["app"]["commands"]
    assert [each["command"] for each in commands] == [each["command"] for each in asked]
    assert all("\u4e00" <= letter <= "\u9fff" for each in commands for letter in each["description"][:1])
    assert ["usage_hint" in each for each in commands] == ["usage_hint" in each for each in asked]


@pytest.mark.parametrize("part", ["workspaces", "people", "channels"])
def test_both_demos_tell_of_the_same_people_and_places(part: str) -> None:
    english, chinese = _read("demo.toml")[part], _read("demo.zh.toml")[part]
    assert len(english) == len(chinese)
    if part != "channels":
        assert [each["name"] for each in english] == [each["name"] for each in chinese]
    else:
        assert [each["members"] for each in english] == [each["members"] for each in chinese]

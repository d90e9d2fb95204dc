"""What is deployed is what was tried: everything locked by hash, started as the command line wants, and not as root."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.__main__ import _parser

HOUSE = Path(__file__).parent.parent
DEPLOY = HOUSE / "deploy"
LOCKED = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", re.MULTILINE | re.DOTALL)


def locked() -> dict[str, tuple[str, str]]:
    """The version of each package, and what stands below it."""
    text = (DEPLOY / "requirements.txt").read_text(encoding="utf-8")
    return {canonicalize_name(name): (version, rest) for name, version, rest in LOCKED.findall(text)}


def test_everything_that_is_needed_is_locked_by_hash_and_to_a_version_that_will_do() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(one) for one in project["dependencies"] + project["optional-dependencies"]["postgres"]]
    found = locked()

    versions = {one: found.get(canonicalize_name(one.name), ("", ""))[0] for one in wanted}
    assert [str(one) for one, version in versions.items() if not version or version not in one.specifier] == [], (
        "make lock"
    )
    assert [name for name, (_, rest) in found.items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("started", ["Dockerfile", "rapport.service"])
def test_it_is_started_as_the_command_line_wants(started: str) -> None:
    text = (DEPLOY / started).read_text(encoding="utf-8")
    if started == "Dockerfile":
        [command] = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
        arguments = yaml.safe_load(command)
    else:
        [command] = re.findall(r"^ExecStart=\S+ -m bot (.*)$", text, re.MULTILINE)
        arguments = shlex.split(command)

    asked = _parser().parse_args(arguments)
    assert (asked.command, asked.port) == ("run", 8080)


def test_nobody_is_root_and_nothing_secret_goes_into_the_image() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in dockerfile
    assert "DynamicUser=yes" in (DEPLOY / "rapport.service").read_text(encoding="utf-8")
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(line for line in ignored if not line.startswith("#")) == "*"
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["bot"]["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in services["bot"]["ports"])


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`((?:tests|deploy)/[\w/.]+)`", (HOUSE / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [path for path in named if not (HOUSE / path).exists()] == []

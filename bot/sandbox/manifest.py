"""A Slack app manifest, as far as the sandbox needs it: commands, shortcuts, scopes, events.

Written as YAML or as JSON; https://docs.slack.dev/reference/app-manifest
"""

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.values import JSON


class ManifestRefused(Exception):  # noqa: N818  an expected "no"
    """The manifest cannot be read, or is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an app asks for."""

    name: str
    commands: list[JSON]
    shortcuts: list[JSON]
    scopes: list[str]
    events: list[str]
    redirect_urls: list[str]


def read(file: Path) -> Manifest:
    """Read a manifest; raises ManifestRefused when it is not one."""
    whole = _parsed(file.read_text())
    if not isinstance(whole, dict) or "display_information" not in whole:
        raise ManifestRefused(f"{file.name} is no Slack app manifest: it has no display_information")
    features, settings = whole.get("features", {}), whole.get("settings", {})
    scopes = whole.get("oauth_config", {}).get("scopes", {})
    return Manifest(
        name=features.get("bot_user", {}).get("display_name") or whole["display_information"]["name"],
        commands=features.get("slash_commands", []),
        shortcuts=features.get("shortcuts", []),
        scopes=[*scopes.get("bot", []), *scopes.get("bot_optional", [])],
        redirect_urls=whole.get("oauth_config", {}).get("redirect_urls", []),
        events=settings.get("event_subscriptions", {}).get("bot_events", []),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise ManifestRefused("to read a manifest written as YAML, install PyYAML; JSON needs nothing") from error
    return yaml.safe_load(text)

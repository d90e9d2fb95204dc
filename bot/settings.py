"""Every environment variable: read once, checked once, and complained about all together, by name.

A file `.env` in the working directory counts as well; the environment wins. `.env.example` lists the same names, and a
test holds the two against each other. Nothing here ever shows a secret, neither in a repr nor in a complaint.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_HOSTS = frozenset({"slack.com", "slack-gov.com"})  # a token goes nowhere else, but for this machine
PACE = 1.0  # seconds between posts in one channel: https://docs.slack.dev/apis/web-api/rate-limits
GESTURES = 60  # a minute; quicker than anybody clicks for long


class Way(StrEnum):
    """How a process meets Slack, which decides what it must be told."""

    SOCKET = "socket"  # Slack is heard over a WebSocket that we open
    HTTP = "http"  # Slack calls us, signed
    SPEAKING = "speaking"  # nothing is heard, but we speak: errands
    SILENT = "silent"  # neither: migrate, export, backup


NEEDED = {
    Way.SOCKET: ("slack_bot_token", "slack_app_token"),
    Way.HTTP: ("slack_bot_token", "slack_signing_secret"),
    Way.SPEAKING: ("slack_bot_token",),
    Way.SILENT: (),
}


MANY = ("slack_client_secret", "token_keys", "public_url")  # besides, where workspaces let us in themselves


class BadSettings(Exception):  # noqa: N818  the operator reads it, and it says what is
    """The environment does not do: a line for each variable, with what is expected of it."""


class Settings(BaseSettings):
    """What the environment says; a description ends the sentence "expected: …"."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = Field(
        default=None, description="the bot token, which begins with xoxb-, or nothing with SLACK_CLIENT_ID"
    )
    slack_app_token: SecretStr | None = Field(default=None, description="the app-level token, which begins with xapp-")
    slack_signing_secret: SecretStr | None = Field(default=None, description="the signing secret, one word")
    slack_client_id: str | None = Field(
        default=None, description="the app's client id, two numbers and a dot, or nothing for one workspace"
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="the app's client secret, one word, or nothing without SLACK_CLIENT_ID"
    )
    slack_workspaces: str | None = Field(
        default=None,
        description="Slack's ids of the workspaces that may let the bot in, T0123ABCD, with commas between them, "
        "or nothing for any",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="https://slack.com/api/, or a sandbox's http:// address on this machine",
    )
    clock_url: str | None = Field(
        default=None,
        description="a sandbox's http:// address on this machine, or nothing while SLACK_API_URL is Slack's",
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///data/rapport.db"),
        description="sqlite:///path/of/a/file or postgresql://user:password@host/name",
    )
    public_url: str | None = Field(
        default=None,
        description="https://name, under which --port is reached from outside, or nothing",
    )
    smtp_host: str | None = Field(
        default=None, description="the mail server's name, or nothing where nobody reads by mail"
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="the mail server's port, mostly 587 or 465")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls, or for a server on this machine none"
    )
    smtp_user: str | None = Field(default=None, description="the name to sign in with, or nothing")
    smtp_password: SecretStr | None = Field(default=None, description="the password to sign in with, or nothing")
    smtp_from: str | None = Field(
        default=None, description="the address that letters come from, such as Rapport <rapport@example.com>"
    )
    token_keys: SecretStr | None = Field(
        default=None,
        description="keys of 32 bytes in URL-safe base64, the newest first, with commas between them, "
        "or nothing where one workspace speaks with SLACK_BOT_TOKEN",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    gestures_per_minute: int = Field(
        default=GESTURES,
        ge=0,
        le=100_000,
        description="how many gestures a minute are taken of one person, 0 to 100000; 0 is as many as they like",
    )
    pace: float = Field(
        default=PACE, ge=0, le=60, description=f"0 to 60 seconds with a sandbox, {PACE} while SLACK_API_URL is Slack's"
    )

    @property
    def has_sandbox(self) -> bool:
        """Whether SLACK_API_URL is a sandbox on this machine."""
        return _is_on_this_machine(self.slack_api_url)

    @property
    def has_many_workspaces(self) -> bool:
        """Whether workspaces let us in themselves, each with a token of its own."""
        return self.slack_client_id is not None

    @property
    def workspaces(self) -> frozenset[str]:
        """Slack's ids of the workspaces that may let the bot in; none: any."""
        return frozenset(one.strip() for one in (self.slack_workspaces or "").split(",") if one.strip())

    @property
    def keys(self) -> list[str]:
        """The keys that tokens are kept under, the newest first."""
        return _listed(self.token_keys)

    @field_validator("slack_bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _one_word(token, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _is_an_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _one_word(token, "xapp-")

    @field_validator("slack_client_id")
    @classmethod
    def _is_a_client_id(cls, client_id: str | None) -> str | None:
        if client_id is not None and not re.fullmatch(r"\d+\.\d+", client_id):
            raise ValueError("no client id")
        return client_id

    @field_validator("slack_workspaces")
    @classmethod
    def _are_workspaces(cls, ids: str | None) -> str | None:
        if ids is not None and not re.fullmatch(r"\s*T[A-Z0-9]{2,}\s*(,\s*T[A-Z0-9]{2,}\s*)*", ids):
            raise ValueError("no ids of workspaces")
        return ids

    @field_validator("slack_signing_secret", "slack_client_secret")
    @classmethod
    def _is_a_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        return _one_word(secret, "")

    @field_validator("token_keys")
    @classmethod
    def _are_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        if any(len(urlsafe_b64decode(key.encode("ascii"))) != 32 for key in _listed(keys)):  # else it raises ValueError
            raise ValueError("no key")
        return keys

    @field_validator("slack_api_url")
    @classmethod
    def _is_slack_or_a_sandbox(cls, url: str) -> str:
        parts = urlsplit(url)
        if not (_is_on_this_machine(url) or (parts.scheme == "https" and parts.hostname in SLACK_HOSTS)):
            raise ValueError("neither Slack nor this machine")
        return url.rstrip("/") + "/"

    @field_validator("public_url")
    @classmethod
    def _is_reached_safely(cls, url: str | None) -> str | None:
        """Secrets stand in the addresses below it, so nobody may listen on the way."""
        if url is None:
            return None
        parts = urlsplit(url)
        if not (_is_on_this_machine(url) or (parts.scheme == "https" and parts.hostname)) or parts.query:
            raise ValueError("not an https address")
        return url.rstrip("/")

    @field_validator("smtp_from")
    @classmethod
    def _is_an_address(cls, sender: str | None) -> str | None:
        if sender is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parseaddr(sender)[1]):
            raise ValueError("no address")
        return sender

    @field_validator("clock_url")
    @classmethod
    def _is_a_sandbox(cls, url: str | None) -> str | None:
        if url is not None and not _is_on_this_machine(url):
            raise ValueError("not this machine")
        return url

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("neither SQLite nor PostgreSQL")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level


def settings_in_sandbox(ready: Mapping[str, str], *, database_url: str) -> Settings:
    """What the environment of a bot in a sandbox would say, by the line that the sandbox prints when it is ready."""
    return Settings.model_validate(
        {
            "slack_bot_token": ready["bot_token"],
            "slack_app_token": ready["app_token"],
            "slack_signing_secret": ready["signing_secret"],
            "slack_api_url": ready["api_url"],
            "clock_url": ready["clock_url"],
            "database_url": database_url,
            "pace": 0,
            "gestures_per_minute": 0,
        }
    )


def read_settings(way: Way) -> Settings:
    """Read and check the environment for a process that meets Slack this way.

    Raises BadSettings with everything that is missing or wrong.
    """
    wrong = dict.fromkeys(_refused(), "is not right")
    # What was refused takes its default for now, so that the rest is looked at as well.
    settings = Settings(**{name: Settings.model_fields[name].default for name in wrong})
    complaints = wrong | {name: what for name, what in _missing_or_contradictory(settings, way) if name not in wrong}
    if complaints:
        lines = [
            f"  {name.upper()} {complaints[name]}; expected: {field.description}"
            for name, field in Settings.model_fields.items()
            if name in complaints
        ]
        raise BadSettings("\n".join(["The environment (and .env) does not do yet:", *lines]))
    return settings


def _refused() -> set[str]:
    try:
        Settings()
    except ValidationError as refused:
        return {str(error["loc"][0]).lower() for error in refused.errors(include_input=False)}
    return set()


def _missing_or_contradictory(settings: Settings, way: Way) -> Iterator[tuple[str, str]]:
    many = settings.has_many_workspaces and way is not Way.SILENT
    for name in (*NEEDED[way], *(MANY if many else ())):
        if getattr(settings, name) is None and not (many and name == "slack_bot_token"):
            yield name, "is missing"
    if many and settings.slack_bot_token is not None:
        yield "slack_bot_token", "is refused"  # which of them would speak?
    if settings.slack_client_secret is not None and not settings.has_many_workspaces:
        yield "slack_client_id", "is missing"
    if settings.smtp_host is not None:
        for name in ("smtp_from", "public_url"):  # every letter says where one can have no more
            if getattr(settings, name) is None:
                yield name, "is missing"
        if settings.smtp_security == "none" and not _is_loopback(settings.smtp_host):
            yield "smtp_security", "is refused"
    if not settings.has_sandbox:
        if settings.clock_url is not None:
            yield "clock_url", "is refused"  # a clock of somebody else's would date what clients sign
        if settings.pace != PACE:
            yield "pace", "is refused"


def _one_word(secret: SecretStr | None, beginning: str) -> SecretStr | None:
    if secret is not None:
        word = secret.get_secret_value()
        if word.split() != [word] or not word.startswith(beginning):
            raise ValueError("not of this shape")
    return secret


def _listed(keys: SecretStr | None) -> list[str]:
    return [key.strip() for key in keys.get_secret_value().split(",")] if keys is not None else []


def _is_on_this_machine(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname is not None and _is_loopback(parts.hostname)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

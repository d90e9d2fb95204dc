"""What the environment must say, and what is said when it does not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, Way, read_settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"
TRUE = {
    "SLACK_BOT_TOKEN": "xoxb-hush-1",
    "SLACK_APP_TOKEN": "xapp-hush-2",
    "SLACK_SIGNING_SECRET": "hush-3",
    "DATABASE_URL": "postgresql://rapport:hush-4@db/rapport",
}
EXPECTED = "expected: the bot token, which begins with xoxb-, or nothing with SLACK_CLIENT_ID"
KEY = "bm90LWEtcmVhbC1rZXktbm90LWEtcmVhbC1rZXktISE="
SANDBOX = {"SLACK_API_URL": "http://127.0.0.1:8910/api"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing, in a folder without a .env."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in TRUE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def complaints(way: Way) -> dict[str, str]:
    """The variables complained about, each with what is said of it."""
    with pytest.raises(BadSettings) as bad:
        read_settings(way)
    return dict(line.strip().split(" ", 1) for line in str(bad.value).splitlines()[1:])


@pytest.mark.usefixtures("environment")
def test_a_full_environment_does_for_every_way() -> None:
    for way in Way:
        settings = read_settings(way)
        assert settings.slack_bot_token is not None
        assert settings.slack_bot_token.get_secret_value() == "xoxb-hush-1"


def test_what_is_needed_depends_on_how_slack_is_met() -> None:
    assert set(complaints(Way.SOCKET)) == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert set(complaints(Way.HTTP)) == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}
    assert set(complaints(Way.SPEAKING)) == {"SLACK_BOT_TOKEN"}
    assert read_settings(Way.SILENT).database_url.get_secret_value() == "sqlite:///data/rapport.db"


def test_an_empty_variable_is_a_missing_one(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "")

    assert complaints(Way.SOCKET) == {"SLACK_BOT_TOKEN": f"is missing; {EXPECTED}"}


def test_all_complaints_come_together_with_what_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-the-wrong-one")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("PACE", "fast")
    monkeypatch.setenv("CLOCK_URL", "http://127.0.0.1:8910/control/clock")
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/rapport")

    told = complaints(Way.SOCKET)

    assert list(told) == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CLOCK_URL", "DATABASE_URL", "LOG_LEVEL", "PACE"]
    assert told["SLACK_APP_TOKEN"] == "is not right; expected: the app-level token, which begins with xapp-"
    assert told["LOG_LEVEL"] == "is not right; expected: DEBUG, INFO, WARNING or ERROR"


def test_secrets_are_never_shown(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings(Way.SOCKET)
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "hush" not in shown

    for name in TRUE:
        environment.setenv(name, f"hush {name}")  # wrong, and secret all the same
    with pytest.raises(BadSettings) as bad:
        read_settings(Way.SOCKET)

    assert set(TRUE) <= set(re.findall(r"[A-Z_]{4,}", str(bad.value)))
    assert "hush" not in str(bad.value)
    assert bad.value.__cause__ is bad.value.__context__ is None  # a traceback has nothing more to say


def test_a_token_goes_to_slack_or_stays_on_this_machine(environment: pytest.MonkeyPatch) -> None:
    for elsewhere in (
        "http://slack.com/api/",
        "https://slack.example.com/api/",
        "http://127.0.0.1@example.com/",
        "//x",
    ):
        environment.setenv("SLACK_API_URL", elsewhere)
        assert set(complaints(Way.SOCKET)) == {"SLACK_API_URL"}

    for here in ("http://127.0.0.1:8910/api", "http://localhost:8910/api", "http://[::1]:8910/api/"):
        environment.setenv("SLACK_API_URL", here)
        assert read_settings(Way.SOCKET).has_sandbox
        assert read_settings(Way.SOCKET).slack_api_url.endswith("/api/")


def test_another_clock_and_another_pace_are_for_a_sandbox_only(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CLOCK_URL", "http://127.0.0.1:8910/control/clock")
    environment.setenv("PACE", "0")
    assert set(complaints(Way.SOCKET)) == {"CLOCK_URL", "PACE"}

    environment.setenv("SLACK_API_URL", SANDBOX["SLACK_API_URL"])

    assert read_settings(Way.SOCKET).pace == 0


def test_a_clock_elsewhere_is_refused_even_with_a_sandbox(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_API_URL", SANDBOX["SLACK_API_URL"])
    environment.setenv("CLOCK_URL", "https://example.com/clock")

    assert set(complaints(Way.SOCKET)) == {"CLOCK_URL"}


def test_letters_want_a_sender_and_pages_and_a_server_that_nobody_listens_to(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_HOST", "smtp.example.com")
    environment.setenv("SMTP_SECURITY", "none")
    assert set(complaints(Way.SOCKET)) == {"SMTP_SECURITY", "SMTP_FROM", "PUBLIC_URL"}

    environment.setenv("SMTP_SECURITY", "tls")
    environment.setenv("SMTP_FROM", "Rapport <rapport@example.com>")
    environment.setenv("PUBLIC_URL", "http://rapport.example.com")
    assert set(complaints(Way.SOCKET)) == {"PUBLIC_URL"}

    environment.setenv("PUBLIC_URL", "https://rapport.example.com/")
    assert read_settings(Way.SOCKET).public_url == "https://rapport.example.com"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nSLACK_BOT_TOKEN=xoxb-of-the-file\n# 中文\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "error")

    settings = read_settings(Way.SPEAKING)

    assert settings.log_level == "ERROR"
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-of-the-file"


def test_the_example_and_the_settings_name_the_same_variables() -> None:
    named = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert set(named) == {name.upper() for name in Settings.model_fields}


def test_the_example_does_once_it_is_copied(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")

    for way in Way:
        read_settings(way)


def test_the_examples_secrets_are_obviously_false() -> None:
    secrets = re.findall(
        r"^(?:SLACK_\w*(?:TOKEN|SECRET)=|.*://\w+:)(\S+?)(?:@.*)?$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert len(secrets) == 4
    assert all("not-a-real" in secret for secret in secrets)


def test_settings_import_nothing_else_of_ours() -> None:
    program = "import sys, bot.settings; print(*(m for m in sys.modules if m.split('.')[0] in {'bot', 'storage'}))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["bot", "bot.settings"]


@pytest.mark.parametrize("keys", ["too short", "é", f"{KEY},", f"{KEY},AAAA"])
def test_a_key_for_tokens_is_thirty_two_bytes(environment: pytest.MonkeyPatch, keys: str) -> None:
    environment.setenv("TOKEN_KEYS", keys)

    [(name, said)] = complaints(Way.SILENT).items()
    assert (name, keys in said) == ("TOKEN_KEYS", False)
    assert said.startswith("is not right")


def test_keys_for_tokens_stand_in_a_row(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TOKEN_KEYS", f"{KEY}, {KEY}")

    assert read_settings(Way.SILENT).keys == [KEY, KEY]


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush-5",
    "TOKEN_KEYS": KEY,
    "PUBLIC_URL": "https://rapport.example.com",
}


def test_where_workspaces_let_us_in_themselves_there_is_no_token_of_one(environment: pytest.MonkeyPatch) -> None:
    for name, value in MANY.items():
        environment.setenv(name, value)

    assert complaints(Way.HTTP) == {"SLACK_BOT_TOKEN": f"is refused; {EXPECTED}"}
    environment.delenv("SLACK_BOT_TOKEN")
    for way in Way:
        assert read_settings(way).has_many_workspaces


@pytest.mark.parametrize("lacking", sorted(MANY))
def test_where_workspaces_let_us_in_themselves_each_setting_is_needed(
    environment: pytest.MonkeyPatch, lacking: str
) -> None:
    environment.delenv("SLACK_BOT_TOKEN")
    for name in MANY.keys() - {lacking}:
        environment.setenv(name, MANY[name])

    for way in (Way.HTTP, Way.SOCKET, Way.SPEAKING):
        assert {name for name, said in complaints(way).items() if said.startswith("is missing")} >= {lacking}


@pytest.mark.parametrize("ids", ["acme", "T0123ABCD T0456EFGH", "T0123ABCD,,T0456EFGH"])
def test_workspaces_are_named_by_their_ids(environment: pytest.MonkeyPatch, ids: str) -> None:
    environment.setenv("SLACK_WORKSPACES", "T0123ABCD, T0456EFGH")
    assert read_settings(Way.SILENT).workspaces == {"T0123ABCD", "T0456EFGH"}

    environment.setenv("SLACK_WORKSPACES", ids)
    assert set(complaints(Way.SILENT)) == {"SLACK_WORKSPACES"}


def test_a_client_id_is_two_numbers(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_CLIENT_ID", "A0123")

    assert set(complaints(Way.SILENT)) == {"SLACK_CLIENT_ID"}

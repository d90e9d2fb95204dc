"""The command line: what there is to run. Each command imports what it needs, when it is called."""

import argparse
import gc
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.console import No

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp

    from bot.settings import Settings, Way

DEMO = Path("data/demo")
LATER = 75  # a mail server keeps what it wanted to hand over, and tries again: EX_TEMPFAIL of sysexits.h


def main(argv: list[str] | None = None) -> int:
    """Do what the arguments say and answer with the exit code.

    It is 2 for a "no" that says what to do, and 1 where the doctor found something wrong.
    """
    asked = _parser().parse_args(argv)
    command: str = asked.command
    gc.set_threshold(20_000, 20, 20)  # loading makes many objects and lets go of none: so it is seldom looked for
    try:
        return COMMANDS[command](asked)
    except No as why:
        return _refuse(str(why))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Rapport, a Slack bot for client channels.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="try it: a workspace on this machine, with the bot in it")
    demo.add_argument("--port", type=int, default=8765, help="of the page; the next free one where it is taken, 0 any")
    demo.add_argument("--language", choices=("en", "zh"), default="en", help="of the people in it")
    demo.add_argument("--reset", action="store_true", help="begin anew")
    demo.add_argument("--folder", type=Path, default=DEMO, help="in which all that happens is kept")

    sandbox = commands.add_parser("sandbox", help="a Slack workspace on this machine, without the bot")
    sandbox.add_argument("--port", type=int, default=0, help="0 takes a free one")
    sandbox.add_argument("--state", type=Path, help="file in which it is kept; without, nothing is")
    sandbox.add_argument("--seed", type=Path, help="TOML file that says who and what there is")
    sandbox.add_argument("--request-url", help="send events there, signed, instead of over Socket Mode")

    run = commands.add_parser("run", help="the bot, all in one process, with SQLite or PostgreSQL")
    run.add_argument("--http", action="store_true", help="be called by Slack at /slack/events, not over Socket Mode")
    run.add_argument("--host", default="127.0.0.1", help="to listen on; loopback unless said otherwise")
    run.add_argument("--port", type=int, help="serve /healthz, /readyz and, with --http, /slack/events")

    listen = commands.add_parser("listen", help="one of several that hear, with PostgreSQL: nothing is said by it")
    listen.add_argument(
        "--socket", action="store_true", help="over Socket Mode; at most five, Slack allows ten connections"
    )
    listen.add_argument("--host", default="127.0.0.1", help="to listen on; loopback unless said otherwise")
    listen.add_argument(
        "--port", type=int, help="serve /healthz, /readyz, /metrics and, without --socket, /slack/events"
    )

    work = commands.add_parser("work", help="one of several that speak and keep time, with PostgreSQL")
    work.add_argument("--host", default="127.0.0.1", help="to listen on; loopback unless said otherwise")
    work.add_argument("--port", type=int, help="serve /healthz, /readyz and /metrics")

    commands.add_parser("migrate", help="bring the database to this version")

    export = commands.add_parser(
        "export", help="a project's decisions as JSON that anybody can check, or satisfaction as CSV"
    )
    export.add_argument("code", nargs="?", help="of the project, as in NW-CR-3; only satisfaction can do without")
    export.add_argument("--satisfaction", action="store_true", help="poll by poll, of all projects without a code")

    ahead = commands.add_parser("ahead", help="what would be posted next, project by project; nothing is posted")
    ahead.add_argument("code", nargs="?", help="of one project, as in NW-CR-3")
    ahead.add_argument("--texts", action="store_true", help="with what each would say, as far as it is known now")

    outbox = commands.add_parser("outbox", help="what waits to be said in Slack or failed, and why")
    by_hand = outbox.add_mutually_exclusive_group()
    by_hand.add_argument("--retry", type=int, nargs="+", metavar="ID", help="try these again, at once")
    by_hand.add_argument("--drop", type=int, nargs="+", metavar="ID", help="never say these")

    person = commands.add_parser("person", help="all that is held about somebody, as JSON; or have them forgotten")
    person.add_argument("id", help="Slack's id of them, U0123ABCD")
    person.add_argument("--forget", action="store_true", help="replace their name and id; what they did stays")

    retention = commands.add_parser("retention", help="let go of what was written about what has been over for long")
    retention.add_argument("code", help="of the project, as in NW-CR-3")
    retention.add_argument("--days", type=_days, required=True, help="that words are kept once a record is over")

    commands.add_parser("bounce", help="what came back by mail, on standard input: nobody is there any more")

    commands.add_parser("doctor", help="whether everything is as it must be, and how to mend what is not")

    commands.add_parser("rotate-keys", help="lock the tokens of all workspaces with the newest of TOKEN_KEYS")

    backup = commands.add_parser("backup", help="a whole copy of the database, also while the bot runs")
    backup.add_argument("file", type=Path, help="where to; nothing is written over")
    return parser


def _demo(asked: argparse.Namespace) -> int:
    from bot.demo import demo

    return demo(asked.folder, port=asked.port, language=asked.language, reset=asked.reset)


def _sandbox(asked: argparse.Namespace) -> int:
    from bot.sandbox.server import serve

    serve(port=asked.port, state=asked.state, seed=asked.seed, request_url=asked.request_url)
    return 0


def _run(asked: argparse.Namespace) -> int:
    from bot.assembly import all_in_one
    from bot.console.schema import brought_up_to_date
    from bot.settings import Way

    way = Way.HTTP if asked.http else Way.SOCKET
    if asked.http and asked.port is None:
        return _refuse("--http wants --port: where Slack, or the proxy before us, finds /slack/events.")
    settings = _told_by_environment(way)
    brought_up_to_date(settings.database_url.get_secret_value())
    return _until_stopped(all_in_one(settings, way), asked)


def _listen(asked: argparse.Namespace) -> int:
    from bot.assembly import listening
    from bot.settings import Way

    way = Way.SOCKET if asked.socket else Way.HTTP
    if not asked.socket and asked.port is None:
        return _refuse("listen wants --port, where Slack, or the proxy before us, finds /slack/events; or --socket.")
    return _until_stopped(listening(_told_by_environment(way), way), asked)


def _work(asked: argparse.Namespace) -> int:
    from bot.assembly import working
    from bot.settings import Way

    return _until_stopped(working(_told_by_environment(Way.SPEAKING)), asked)


def _told_by_environment(way: "Way") -> "Settings":
    from bot.logs import tell_to
    from bot.settings import BadSettings, read_settings

    try:
        settings = read_settings(way)
    except BadSettings as complaints:
        raise No(str(complaints)) from None
    tell_to(sys.stderr, level=settings.log_level)
    return settings


def _until_stopped(part: "AbstractAsyncContextManager[ASGIApp]", asked: argparse.Namespace) -> int:
    import asyncio

    from bot.assembly import CannotRun
    from bot.serving import run

    try:
        asyncio.run(run(part, host=asked.host, port=asked.port, said=_say))
    except CannotRun as why:
        return _refuse(str(why))
    return 0


def _migrate(_asked: argparse.Namespace) -> int:
    from bot.console.asking import settings_or_no
    from bot.console.schema import brought_up_to_date

    brought_up_to_date(settings_or_no().database_url.get_secret_value())
    return 0


def _export(asked: argparse.Namespace) -> int:
    from bot.console import No
    from bot.console.keeping import decisions_exported, satisfaction_exported

    if asked.satisfaction:
        return _told(satisfaction_exported(asked.code))
    if asked.code is None:
        raise No("Which project? `python -m bot export NW`, or `--satisfaction` for all of them.")
    return _told(decisions_exported(asked.code))


def _ahead(asked: argparse.Namespace) -> int:
    from bot.console.ahead import foreseen, foreseen_with_texts

    if not asked.texts:
        return _told(foreseen(asked.code))
    from bot.slack.plain import as_plain_text

    return _told(foreseen_with_texts(asked.code, as_plain_text))


def _outbox(asked: argparse.Namespace) -> int:
    from bot.console.outbox import dropped, listed, retried

    if asked.retry:
        return _told(retried(asked.retry))
    return _told(dropped(asked.drop) if asked.drop else listed())


def _bounce(_asked: argparse.Namespace) -> int:
    """Answers as a mail server's pipe understands it: it tries again later only where the database cannot be asked."""
    from bot.console.bounce import written_no_more
    from bot.mail.bounces import LARGEST, returned_in

    found = returned_in(sys.stdin.buffer.read(LARGEST + 1))
    try:
        return _told(written_no_more([(one.address, one.key_begins) for one in found]))
    except No as why:
        print(why, file=sys.stderr)
        return LATER


def _doctor(_asked: argparse.Namespace) -> int:
    import asyncio

    from bot.assembly import examined
    from bot.console.doctor import told
    from bot.settings import BadSettings, Way, read_settings

    try:
        settings = read_settings(Way.SPEAKING)
    except BadSettings as complaints:
        return _refuse(str(complaints))
    seen = asyncio.run(examined(settings))
    _told(told(seen))
    return 1 if seen.wrong else 0


def _person(asked: argparse.Namespace) -> int:
    from bot.console.privacy import forgotten, shown

    return _told(forgotten(asked.id) if asked.forget else shown(asked.id))


def _retention(asked: argparse.Namespace) -> int:
    from bot.console.privacy import let_go

    return _told(let_go(asked.code, asked.days))


def _rotate_keys(_asked: argparse.Namespace) -> int:
    from bot.console.keys import rotated

    return _told(rotated())


def _backup(asked: argparse.Namespace) -> int:
    from bot.console.keeping import backed_up

    return _told(backed_up(asked.file))


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 36_500:
        raise ValueError("a day to a hundred years")
    return days


def _told(lines: Iterable[str]) -> int:
    for line in lines:
        _say(line)
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


COMMANDS = {
    "demo": _demo,
    "sandbox": _sandbox,
    "run": _run,
    "listen": _listen,
    "work": _work,
    "migrate": _migrate,
    "export": _export,
    "outbox": _outbox,
    "ahead": _ahead,
    "bounce": _bounce,
    "doctor": _doctor,
    "person": _person,
    "retention": _retention,
    "rotate-keys": _rotate_keys,
    "backup": _backup,
}

if __name__ == "__main__":
    sys.exit(main())

"""How the bot tells what it does: a line of JSON for each thing, or lines for people where somebody watches.

Every line bears the id of the request it belongs to, from the request to the post. What people write is never logged:
our own lines carry ids, an exception is told by its classes and places and not by its message, which may quote
somebody, and of what a library says only who says it and where.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import PurePath
from time import monotonic
from traceback import extract_tb
from types import TracebackType
from typing import Any, TextIO

import structlog

from storage.transactions import TRACE

OURS = ("bot", "storage", "uvicorn", "alembic", "apscheduler")  # whose sentences are known to quote nobody
SELDOM = 600  # seconds: what fails every five is noticed all the same, and the log has room for the rest
PLACES = 12  # innermost places of an exception that are told
_SECRET = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+|https://hooks\.[\w.-]+/\S+|(?<=://)[^\s/@]+:[^\s/@]+(?=@)")

Line = MutableMapping[str, Any]


def tell_to(stream: TextIO = sys.stderr, *, level: str) -> None:
    """Have everything told to a stream from this level on; once, before anything runs."""
    shared = (
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _bear_trace,
        _tell_failure,
    )
    structlog.configure(
        processors=[*shared, tell_seldom(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    watched = stream.isatty()
    shows = structlog.dev.ConsoleRenderer() if watched else structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _name_libraries_only],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _hide_secrets, shows],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("slack_bolt", "slack_sdk", "apscheduler", "procrastinate", "alembic", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def tell_seldom(clock: Callable[[], float] = monotonic) -> structlog.typing.Processor:
    """What may be said `seldom` is told the first time, and then once in a while for as long as it is the same."""
    told: dict[str, float] = {}

    def tell(_logger: object, _method: str, line: Line) -> Line:
        if not line.pop("seldom", False):
            return line
        now = clock()
        for same in [same for same, at in told.items() if now - at >= SELDOM]:
            del told[same]
        same = repr(sorted((name, repr(value)) for name, value in line.items() if name not in {"at", "trace"}))
        if same in told:
            raise structlog.DropEvent
        told[same] = now
        return line

    return tell


def _bear_trace(_logger: object, _method: str, line: Line) -> Line:
    trace = TRACE.get()
    if trace is not None:
        line["trace"] = trace
    return line


def _tell_failure(_logger: object, _method: str, line: Line) -> Line:
    """An exception by its classes, codes and places."""
    found = line.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        line["failure"] = " < ".join(_told(one) for one in _chain(error))
    record = line.get("_record")
    if isinstance(record, logging.LogRecord):
        record.exc_info = record.exc_text = None  # told already
    return line


def _chain(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _told(error: BaseException) -> str:
    code = _code(error)
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{name}{f' [{code}]' if code else ''} at {', '.join(_places(error.__traceback__)) or 'nowhere'}"


def _places(traceback: TracebackType | None) -> list[str]:
    frames = extract_tb(traceback)[-PLACES:]
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def _code(error: BaseException) -> str:
    """What a failure is called by whoever raised it: Slack's code, PostgreSQL's, the system's. No words of people's."""
    response = getattr(error, "response", None)
    data = getattr(response, "data", None)
    if isinstance(data, dict):
        return str(data.get("error", ""))
    named = (getattr(error, name, None) for name in ("sqlstate", "sqlite_errorname", "errno"))
    return next((str(code) for code in named if code), "")


def _name_libraries_only(_logger: object, _method: str, line: Line) -> Line:
    """A library may put what it was handed into its sentence; where it said it is enough to look it up."""
    record: logging.LogRecord = line["_record"]
    if record.name.partition(".")[0] not in OURS:
        line["event"] = f"{record.name} says something at {PurePath(record.pathname).name}:{record.lineno}"
    return line


def _hide_secrets(_logger: object, _method: str, line: Line) -> Line:
    """The net under everything else: what looks like a token, an answer's address or a password is not shown."""
    return {name: _SECRET.sub("…", value) if isinstance(value, str) else value for name, value in line.items()}

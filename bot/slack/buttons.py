"""What each button and each form carries, packed and unpacked here alone."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bot.refusals import NoLongerThere, NoSuchRecord

MOST = 2**31 - 1  # the greatest id that PostgreSQL keeps


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids that a button carries: of a project and of something in it; a version where it decides on one."""

    project: int
    thing: int
    version: int | None = None

    def packed(self) -> str:
        """As a button's value."""
        return ".".join(str(part) for part in (self.project, self.thing, self.version) if part is not None)

    @classmethod
    def of(cls, value: str) -> "Ids":
        """Back from a button's value. Raises NoSuchRecord for what is none of ours."""
        parts = value.split(".")
        if not 2 <= len(parts) <= 3 or not all(_is_id(part) for part in parts):
            raise NoSuchRecord
        return cls(*(int(part) for part in parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a form carries from its opening to its submission."""

    channel: str | None = None  # Slack's id of the place where it was opened
    project: int | None = None
    record: int | None = None
    version: int | None = None
    kind: str | None = None
    move: str | None = None
    origin: str | None = None  # stamp of the thread to which what is filed belongs
    source: str | None = None  # the gesture, where it is not the form itself
    thing: int | None = None  # a meeting, a poll, a schedule, a draft
    choose: bool | None = None  # whether the form asks what it is recorded as
    said: Mapping[str, Any] | None = None  # the message to be recorded, as little of it as is needed
    read: str | None = None  # stamp of the message with whose words the form begins: too many for a button
    was: Mapping[str, str] | None = None  # what the form showed, to tell what was changed in it

    @property
    def ids(self) -> Ids:
        """Of what is in a project the form is about. Raises NoLongerThere for a form that is none of ours."""
        if self.project is None or self.thing is None:
            raise NoLongerThere
        return Ids(self.project, self.thing, self.version)

    @property
    def record_ids(self) -> Ids:
        """Of the record that the form is about. Raises NoSuchRecord for a form that is none of ours."""
        if self.project is None or self.record is None:
            raise NoSuchRecord
        return Ids(self.project, self.record, self.version)

    def packed(self) -> str:
        """As a form's private metadata."""
        held = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(held, ensure_ascii=False)

    @classmethod
    def of(cls, metadata: str) -> "Carried":
        """Back from a form; what is none of ours is empty."""
        try:
            held = cls(**json.loads(metadata or "{}"))
        except (ValueError, TypeError, RecursionError):
            return cls()
        return held if all(_is_carried(getattr(held, field.name), field.type) for field in fields(cls)) else cls()


def project_id(value: str) -> int:
    """The id that a menu of projects carries. Raises NoSuchRecord for what is none of ours."""
    if not _is_id(value):
        raise NoSuchRecord
    return int(value)


def begun(carried: Carried, typed: str, *, most: int) -> str:
    """What a button carries that opens a form with what somebody typed; a text too long for it is read again."""
    value = f"{replace(carried, read=None).packed()}\n{typed}"
    return value if len(value) <= most or carried.read is None else carried.packed()


def begins_with(value: str) -> tuple[Carried, str]:
    """Back from a button's value: what the form carries, and what it begins with."""
    carried, _, typed = value.partition("\n")
    return Carried.of(carried), typed


def _is_id(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 18 and int(part) <= MOST


def _is_carried(value: object, declared: object) -> bool:
    if value is None:
        return True
    if declared == (int | None):
        return type(value) is int and 0 <= value <= MOST
    if declared == (bool | None):
        return isinstance(value, bool)
    return isinstance(value, str if declared == (str | None) else dict)

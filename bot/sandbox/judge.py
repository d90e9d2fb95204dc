"""How a value is held against what Slack allows: small rules that put their findings where Slack does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Findings:
    """What is wrong, in the form of Slack's response_metadata.messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, message: str, pointer: str) -> None:
        """Note one fault and where it is."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{pointer}]")


class Rule(Protocol):
    """Judges one value."""

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Add what is wrong with this value."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of bounded length."""

    most: int
    least: int = 0

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Count its characters."""
        if not isinstance(value, str):
            found.add("must be a string", pointer)
        elif len(value) > self.most:
            found.add(f"must be less than {self.most + 1} characters", pointer)
        elif len(value) < self.least:
            found.add(f"must be more than {self.least - 1} characters", pointer)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two others."""

    least: int
    most: int

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Compare it."""
        if not isinstance(value, int) or isinstance(value, bool):
            found.add("must be an integer", pointer)
        elif not self.least <= value <= self.most:
            found.add(f"must be between {self.least} and {self.most}", pointer)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Accept nothing else."""
        if not isinstance(value, bool):
            found.add("must be a boolean", pointer)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Look it up."""
        if value not in self.words:
            found.add(f"must be one of: {', '.join(self.words)}", pointer)


@dataclass(frozen=True, slots=True)
class Anything:
    """What the sandbox does not look into."""

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Accept it."""


@dataclass(frozen=True, slots=True)
class Several:
    """A list of bounded length."""

    of: Rule
    most: int
    least: int = 0

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Count the items and judge each."""
        if not isinstance(value, list):
            found.add("must be an array", pointer)
            return
        if len(value) > self.most:
            found.add(f"no more than {self.most} items allowed", pointer)
        if len(value) < self.least:
            found.add(f"no fewer than {self.least} items allowed", pointer)
        for index, item in enumerate(value):
            self.of.judge(item, f"{pointer}/{index}", found)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object: what it must have, what it may have, nothing else."""

    must: Mapping[str, Rule]
    may: Mapping[str, Rule]
    also: Callable[[dict[str, Any], str, Findings], None] | None = None

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Judge each field, name the missing and the unknown."""
        if not isinstance(value, dict):
            found.add("must be an object", pointer)
            return
        for name in self.must:
            if value.get(name) is None:
                found.add(f"missing required field: {name}", pointer)
        for name, inside in value.items():
            rule = self.must.get(name) or self.may.get(name)
            if rule is None:
                found.add(f"invalid additional property: {name}", pointer)
            elif inside is not None:
                rule.judge(inside, f"{pointer}/{name}", found)
        if self.also is not None:
            self.also(value, pointer, found)


@dataclass(frozen=True, slots=True)
class Typed:
    """An object whose `type` says which rule it follows."""

    sorts: Mapping[str, Rule]

    def judge(self, value: Any, pointer: str, found: Findings) -> None:
        """Judge it by its type; a type that has no place here is unsupported."""
        if not isinstance(value, dict):
            found.add("must be an object", pointer)
            return
        sort = value.get("type")
        rule = self.sorts.get(sort) if isinstance(sort, str) else None
        if rule is None:
            found.add(f"unsupported type: {sort}", f"{pointer}/type")
        else:
            rule.judge(value, pointer, found)

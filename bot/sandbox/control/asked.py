"""One call of the control interface: what was asked, by fields that have a sort."""

import math
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import Malformed
from bot.sandbox.values import JSON, Channel, Person
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a call. Reading one of the wrong sort raises Malformed; an unknown name PersonRefused."""

    world: World
    fields: JSON

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it has to be there. null is as good as left out."""
        value = self.fields.get(name)
        if value is None:
            value = default
        if not isinstance(value, str):
            raise Malformed(f"{name} must be a text")
        return value

    def flag(self, name: str) -> bool:
        """Whether a field says yes."""
        return self.fields.get(name) in (True, "true", "1", 1)

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        try:
            number = float(default if self.fields.get(name) is None else self.fields[name])
        except (TypeError, ValueError) as error:
            raise Malformed(f"{name} must be a number") from error
        if not math.isfinite(number):
            raise Malformed(f"{name} must be a number")
        return number

    def several(self, name: str) -> list[Any]:
        """Return a list, empty if there is none."""
        value = self.fields.get(name) or []
        if not isinstance(value, list):
            raise Malformed(f"{name} must be a list")
        return value

    def values(self) -> JSON:
        """Return what stands in a form, by block_id."""
        value = self.fields.get("values") or {}
        if not isinstance(value, dict):
            raise Malformed("values must be an object: {block_id: value}")
        return value

    def person(self, name: str = "person") -> Person:
        """Return the person named here."""
        return self.world.person(self.text(name))

    def joined(self) -> Channel:
        """Return the channel named here, if the person is in it."""
        return self.world.joined(self.person(), self.text("channel"))

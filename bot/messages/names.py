"""What is said of people: as much of somebody as others see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody as others see them; people of other organisations may have no name we know."""

    slack_id: str
    name: str | None

"""What a method of the Web API is: its answer, the scopes it takes, the token it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.api.call import Call
from bot.sandbox.values import JSON


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `scopes`: any one of them is enough; methods that ask by the channel's sort ask themselves."""

    answer: Callable[[Call], JSON]
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app"] = "bot"

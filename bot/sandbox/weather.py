"""Faults on order: what an app must stand when Slack has a bad day."""

import time
from dataclasses import asdict, dataclass, field

from bot.sandbox.values import JSON

_BY_CALL = ("rate_limit", "error", "delay", "lost_answer", "late_answer")
_STANDING = (*_BY_CALL, "refuse_tickets", "repeat")


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault; used up after so many times, or standing until taken away."""

    fault: str
    method: str = "*"
    kind: str = ""
    times: int | None = 1
    count: int | None = 1
    retry_after: int = 1
    error: str = ""
    status: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Weather:
    """The faults that are on."""

    faults: list[Fault] = field(default_factory=list)
    silent: bool = False
    skew: float = 0.0  # seconds by which the Date of the Web API's answers is ahead of this machine's
    disorder: float = 0.0  # seconds up to which each event is held up, so that they come in any order
    per_second: float = 0.0  # posts a second and channel; 0 means as many as they like
    _last_post: dict[str, float] = field(default_factory=dict)

    def told(self) -> JSON:
        """Say what is on."""
        return {
            "faults": [asdict(fault) for fault in self.faults],
            "silence": self.silent,
            "pace": self.per_second or None,
            "skew": self.skew,
            "disorder": self.disorder,
        }

    def add(self, fault: Fault) -> bool:
        """Switch it on; False if it is none that can stand."""
        if fault.fault not in _STANDING or (fault.fault == "error" and not (fault.error or fault.status)):
            return False
        self.faults.append(fault)
        return True

    def clear(self) -> None:
        """Let the sun shine."""
        self.faults.clear()
        self.silent = False
        self.skew = 0.0
        self.disorder = 0.0
        self.per_second = 0.0

    def struck(self, fault: str, *, method: str = "*", kind: str = "") -> Fault | None:
        """Use up and return the first fault of this sort that fits, if there is one."""
        for each in self.faults:
            if each.fault == fault and each.method in ("*", method) and each.kind in ("", kind):
                if each.times is not None:
                    each.times -= 1
                    if each.times <= 0:
                        self.faults.remove(each)
                return each
        return None

    def struck_repeat(self, kind: str) -> int:
        """Answer how many times over the next payload of this kind is delivered, and use that up."""
        for each in self.faults:
            if each.fault == "repeat" and each.kind in ("", kind):
                if each.count is not None:
                    each.count -= 1
                    if each.count <= 0:
                        self.faults.remove(each)
                return max(1, each.times or 1)
        return 1

    def too_fast(self, channel: str) -> bool:
        """Note a post to this channel; True if it comes sooner than the pace allows."""
        if not self.per_second:
            return False
        now = time.monotonic()
        if now - self._last_post.get(channel, -1e9) < 1 / self.per_second:
            return True
        self._last_post[channel] = now
        return False

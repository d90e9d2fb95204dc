"""Clock and weather, by hand."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.control.asked import Asked
from bot.sandbox.refusals import Malformed, PersonRefused
from bot.sandbox.values import JSON
from bot.sandbox.weather import Fault
from bot.sandbox.world import World

_FURTHEST = 100 * 366 * 86_400.0  # seconds the clock may be moved at once
_LONGEST_WAIT = 60.0  # seconds a question for the clock may stay open


async def clock(asked: Asked) -> JSON:
    """Answer the time; with `seen`, as soon as something has changed since."""
    seen = int(asked.number("seen", -1)) if "seen" in asked.fields else None
    return await asked.world.clock.changed(seen, wait=min(asked.number("wait", 0), _LONGEST_WAIT))


async def move_clock(asked: Asked) -> JSON:
    """Move the clock forward; answers when it has arrived."""
    world = asked.world
    to = _moment(asked, "to") if "to" in asked.fields else world.clock.now() + _by(asked)
    if to <= world.clock.now():
        raise PersonRefused("not_forward", "The clock only goes forward.")
    late = await world.clock.move(to)
    world.state.app.ahead = world.clock.ahead
    world.state.keep(world.state.app)
    _tell(world)
    return world.clock.told() | ({"late": True} if late else {})


async def step_clock(asked: Asked) -> JSON:
    """Stand at an instant on the way, for the app that follows."""
    if not asked.world.clock.step(_moment(asked, "now")):
        raise PersonRefused("not_on_the_way", "The clock is not going there.")
    _tell(asked.world)
    return asked.world.clock.told()


async def arrive_clock(asked: Asked) -> JSON:
    """The app that follows has nothing more to do on the way."""
    if not asked.world.clock.arrive():
        raise PersonRefused("not_on_the_way", "The clock is not going anywhere.")
    return asked.world.clock.told()


async def weather(asked: Asked) -> JSON:
    """Answer which faults are on."""
    return asked.world.weather.told()


async def clear_weather(asked: Asked) -> JSON:
    """Take every fault away."""
    asked.world.weather.clear()
    asked.world.delivery.silence(False)
    return asked.world.weather.told()


async def add_weather(asked: Asked) -> JSON:
    """Switch one fault on."""
    world, fault = asked.world, asked.text("fault")
    match fault:
        case "drop_sockets":
            await world.sockets.drop()
        case "refresh":
            await world.sockets.refresh()
        case "disable_sockets":
            await world.sockets.disable()
        case "silence":
            world.delivery.silence(not asked.flag("off"))
        case "skew":
            world.weather.skew = asked.number("seconds", 0)
        case "disorder":
            world.weather.disorder = asked.number("seconds", 0)
        case "pace":
            world.weather.per_second = asked.number("per_second", 1)
        case _:
            if not world.weather.add(_fault(asked, fault)):
                raise Malformed(f"no such fault, or it lacks something: {fault}")
    return world.weather.told()


def _fault(asked: Asked, fault: str) -> Fault:
    def bounded(name: str) -> int | None:
        return None if asked.fields.get(name, 1) is None else int(asked.number(name, 1))

    return Fault(
        fault=fault,
        method=asked.text("method", "*"),
        kind=asked.text("kind", ""),
        times=bounded("times"),
        count=bounded("count"),
        retry_after=int(asked.number("retry_after", 1)),
        error=asked.text("error", ""),
        status=int(asked.number("status", 0)),
        seconds=asked.number("seconds", 0),
    )


def _moment(asked: Asked, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(asked.text(name))
    except ValueError as error:
        raise Malformed(f"{name} must be a moment, as ISO 8601 writes it") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _by(asked: Asked) -> timedelta:
    if "by" not in asked.fields:
        raise Malformed("say `to` or `by`")
    seconds = asked.number("by", 0)
    if seconds > _FURTHEST:
        raise Malformed("that is more than a hundred years")
    return timedelta(seconds=seconds)


def _tell(world: World) -> None:
    world.hub.tell({"type": "clock", **world.clock.told()})

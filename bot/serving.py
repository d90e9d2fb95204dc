"""A part of the bot as a process: until it is told to stop, with its pages where a port is given."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.types import ASGIApp

KEPT = 75  # seconds that an unused connection stays open: longer than a proxy keeps it, or it speaks to nobody


async def run(
    part: AbstractAsyncContextManager[ASGIApp], *, host: str, port: int | None, said: Callable[[str], None]
) -> None:
    """Run a part until SIGTERM or SIGINT; serve its pages where a port is given."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    async with part as web:
        serving = _serving(web, host, port) if port is not None else contextlib.nullcontext()
        async with serving:
            gc.collect()
            gc.freeze()  # what was loaded stays: it need not be looked through again for what may be let go of
            said("ready")
            await stopped.wait()


@asynccontextmanager
async def _serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[None]:
    import uvicorn  # noqa: PLC0415  only where pages are served

    config = uvicorn.Config(
        app, host=host, port=port, timeout_keep_alive=KEPT, log_config=None, access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]  # we have our own
    task = asyncio.create_task(server.serve())
    while not server.started and not task.done():  # noqa: ASYNC110  uvicorn says it is ready by this flag alone
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task

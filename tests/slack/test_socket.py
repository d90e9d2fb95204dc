"""Socket Mode goes on by itself, whatever Slack does to a connection."""

from bot.slack.socket import Sockets
from tests.sandbox.playing import playing


async def test_a_ticket_refused_at_the_start_does_not_end_the_bot() -> None:
    """Slack's own client would try the same ticket for ever."""
    async with playing() as play:
        await play.do("weather", fault="refuse_tickets", times=1)
        sockets = Sockets(play.app(), play.ready["app_token"], to_connect=0.5)
        await sockets.open()
        assert await sockets.connected() >= 1
        await sockets.close()

"""The workspace as one value: what is kept, the time, the weather, who looks on, and the way to the app."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.sandbox import ids
from bot.sandbox.clock import Clock
from bot.sandbox.delivery import Delivery
from bot.sandbox.grants import Codes, Replies, Triggers
from bot.sandbox.hub import Hub
from bot.sandbox.refusals import PersonRefused
from bot.sandbox.sockets import Sockets
from bot.sandbox.state import State
from bot.sandbox.values import JSON, App, Channel, Person, Workspace
from bot.sandbox.weather import Weather

_LOGGED = 20_000  # calls; older ones are let go


@dataclass(slots=True)
class Counts:
    """What goes up, from wherever the world is looked at."""

    calls: int = 0
    last_ts: int = 0  # microseconds


@dataclass(slots=True, kw_only=True)
class World:
    """Everything a deed needs. Questions about people and places are its methods, deeds are functions of it."""

    base_url: str
    request_url: str  # where the app is reached by HTTP; empty with Socket Mode
    state: State
    clock: Clock
    weather: Weather
    hub: Hub
    sockets: Sockets
    delivery: Delivery
    triggers: Triggers
    replies: Replies
    codes: Codes
    picks: dict[str, dict[str, dict[str, JSON]]] = field(default_factory=dict)  # what people chose in a message
    offers: dict[str, dict[str, JSON]] = field(default_factory=dict)  # options the app offered while somebody typed
    calls: list[JSON] = field(default_factory=list)
    counts: Counts
    at: str = ""  # the workspace from where the app is looked at; empty: the first that has it

    @property
    def app(self) -> App:
        """The one app, as it is installed where it is looked at from."""
        here = self.state.installations.get(self.at)
        if here is None:
            return self.state.app
        return replace(
            self.state.app, workspace=here.workspace, bot_id=here.bot_id, bot_user=here.bot_user, installed=here.active
        )

    def seen_from(self, workspace: str) -> "World":
        """Return the same world, with the app as this workspace has it; from elsewhere it is the first that does."""
        at = workspace if workspace in self.state.installations else ""
        return self if at == self.at else replace(self, at=at)

    def everywhere(self) -> "list[World]":
        """Return the same world as each workspace sees it that has the app or had it."""
        return [self.seen_from(workspace) for workspace in ("", *self.state.installations)]

    @property
    def bot(self) -> Person:
        """The app's bot user."""
        return self.state.people[self.app.bot_user]

    @property
    def host(self) -> Workspace:
        """The workspace that installed the app."""
        return self.state.workspaces[self.app.workspace]

    def ts(self) -> str:
        """Return a stamp by the sandbox's clock that nothing else has, later than every one before."""
        now = round(self.clock.now().timestamp() * 1_000_000)
        self.counts.last_ts = stamp = max(now, self.counts.last_ts + 1)
        return f"{stamp // 1_000_000}.{stamp % 1_000_000:06d}"

    def seconds(self) -> int:
        """Return the sandbox's moment in whole seconds."""
        return int(self.clock.now().timestamp())

    def log(self, entry: JSON) -> None:
        """Note one Web API call."""
        self.counts.calls += 1
        self.calls.append({"n": self.counts.calls, "at": datetime.now(UTC).isoformat(), **entry})
        if len(self.calls) > _LOGGED:
            del self.calls[: _LOGGED // 10]

    def person(self, named: object) -> Person:
        """Find somebody by id or name; raises PersonRefused."""
        found = self.find_person(str(named))
        if found is None:
            raise PersonRefused("user_not_found", f"There is no person {named!r}.")
        return found

    def find_person(self, named: str) -> Person | None:
        """Find somebody by id or, ignoring case, by name; "app" is the bot user."""
        if named in self.state.people:
            return self.state.people[named]
        if named == "app":
            return self.bot
        wanted = named.removeprefix("@").casefold()
        return next((each for each in self.state.people.values() if each.name.casefold() == wanted), None)

    def workspace(self, named: object) -> Workspace:
        """Find a workspace by id or name; raises PersonRefused."""
        for each in self.state.workspaces.values():
            if named in (each.id, each.name):
                return each
        raise PersonRefused("team_not_found", f"There is no workspace {named!r}.")

    def channel(self, named: object) -> Channel:
        """Find a channel by id or name; raises PersonRefused."""
        if (found := self.state.channels.get(str(named))) and not found.deleted:
            return found
        wanted = str(named).removeprefix("#")
        for each in self.state.channels.values():
            if each.name == wanted and each.sort == "channel" and not each.deleted:
                return each
        raise PersonRefused("channel_not_found", f"There is no channel {named!r}.")

    def joined(self, person: Person, named: object) -> Channel:
        """Find a channel this person is in; raises PersonRefused."""
        channel = self.channel(named)
        if person.id not in channel.members:
            raise PersonRefused("not_in_channel", f"{person.name} is not in {channel.name or channel.id}.")
        return channel

    def teams(self, channel: Channel) -> list[str]:
        """Return the workspaces a channel belongs to, its host first."""
        return [channel.workspace, *channel.shared_with]

    def is_external(self, person: Person) -> bool:
        """Whether somebody is of another workspace than the one that installed the app."""
        return person.workspace != self.app.workspace

    def outward(self, person: Person) -> str:
        """Return the id under which other companies see somebody's company."""
        return self.state.workspaces[person.workspace].outward

    def has_app(self, channel: Channel) -> bool:
        """Whether the app is installed and in this channel."""
        return self.app.installed and self.app.bot_user in channel.members

    def acquainted(self, person: Person) -> bool:
        """Whether the app may know this person: one of its workspace, or of a channel it is in."""
        if not self.is_external(person):
            return True
        return any(person.id in each.members and self.has_app(each) for each in self.state.channels.values())

    def direct(self, *people: Person) -> Channel:
        """Return the direct message between these people, opened if there was none."""
        members = sorted(person.id for person in people)
        for each in self.state.channels.values():
            if each.sort != "channel" and sorted(each.members) == members:
                return each
        pair = len(members) <= 2
        host = self.app.workspace if self.app.bot_user in members else people[0].workspace
        channel = Channel(
            id=ids.fixed("D" if pair else "G", *members),
            name="" if pair else "mpdm-" + "--".join(person.name for person in people) + "-1",
            workspace=host,
            sort="im" if pair else "mpim",
            private=True,
            members=[person.id for person in people],
            created=self.seconds(),
            creator=people[0].id,
        )
        self.state.keep(channel)
        return channel


def looks_like_id(text: str, letters: str) -> bool:
    """Whether this has the form of a Slack id that begins with one of these letters."""
    return re.fullmatch(rf"[{letters}][A-Z0-9]{{6,}}", text) is not None

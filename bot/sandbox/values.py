"""What a workspace is made of: the nouns the sandbox keeps."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

JSON = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Workspace:
    """A company's Slack."""

    kind: ClassVar[str] = "workspace"
    id: str
    name: str
    domain: str
    title: str = ""
    enterprise: str = ""  # the id of its Enterprise Grid organization, if it is in one
    enterprise_name: str = ""

    @property
    def outward(self) -> str:
        """The id other companies see it under: an organization's, if it is in one."""
        return self.enterprise or self.id

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id


@dataclass(slots=True, kw_only=True)
class Person:
    """A member of one workspace; the app's bot user is one too."""

    kind: ClassVar[str] = "person"
    id: str
    name: str
    real_name: str
    workspace: str
    tz: str = "UTC"
    locale: str = "en-US"
    email: str = ""
    guest: Literal["", "single", "multi"] = ""  # a guest of this workspace: one channel, or several
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id


@dataclass(slots=True, kw_only=True)
class Channel:
    """A place to talk: a channel, a direct message, a group of people."""

    kind: ClassVar[str] = "channel"
    id: str
    name: str
    workspace: str
    sort: Literal["channel", "im", "mpim"] = "channel"
    private: bool = False
    archived: bool = False
    deleted: bool = False
    shared_with: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    created: int = 0
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    tab_opened: bool = False
    posting: list[str] = field(default_factory=list)  # who alone may post: types of people and ids; empty: everybody

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id

    @property
    def type(self) -> Literal["channel", "group", "im", "mpim"]:
        """The channel_type of Slack's message events."""
        if self.sort != "channel":
            return self.sort
        return "group" if self.private else "channel"


@dataclass(slots=True, kw_only=True)
class Message:
    """What was said in a channel, or shown to one person there."""

    kind: ClassVar[str] = "message"
    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    thread_ts: str = ""  # of the first message of the thread, for replies only
    broadcast: bool = False
    subtype: str = ""
    by_app: bool = False
    edited: JSON | None = None
    metadata: JSON | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned_by: str = ""
    pinned_at: int = 0
    only_for: str = ""  # the one person who sees it
    client_msg_id: str = ""
    username: str = ""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.channel}/{self.only_for}/{self.ts}"


@dataclass(slots=True, kw_only=True)
class View:
    """A form somebody has open, or somebody's App Home."""

    kind: ClassVar[str] = "view"
    id: str
    owner: str
    content: JSON  # as the app gave it, block_ids filled in
    hash: str
    root: str
    previous: str = ""
    values: dict[str, dict[str, JSON]] = field(default_factory=dict)
    depth: int = 0  # in its stack, from below
    workspace: str = ""  # whose installation showed it; empty: the first

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id


@dataclass(slots=True, kw_only=True)
class File:
    """Something uploaded; incomplete until it was shared."""

    kind: ClassVar[str] = "file"
    id: str
    name: str
    user: str
    mimetype: str = "application/octet-stream"
    title: str = ""
    alt_text: str = ""
    created: int = 0
    channels: list[str] = field(default_factory=list)
    content: str = ""  # base64
    size: int = 0
    complete: bool = False
    given_to_app: bool = False  # put into a form of the app's

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id


@dataclass(slots=True, kw_only=True)
class Token:
    """What a client shows; the bot's acts for the app, the app's opens sockets."""

    kind: ClassVar[str] = "token"
    token: str
    sort: Literal["bot", "app"]
    scopes: list[str]
    active: bool = True
    workspace: str = ""  # where it acts; empty: the first that has the app

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.token


@dataclass(slots=True, kw_only=True)
class Installation:
    """The app in a further workspace, where it has a bot user of its own."""

    kind: ClassVar[str] = "installation"
    workspace: str
    bot_id: str
    bot_user: str
    active: bool = True

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.workspace


@dataclass(slots=True, kw_only=True)
class App:
    """The one app, and the workspace that installed it, the first where several have."""

    kind: ClassVar[str] = "app"
    id: str
    name: str
    workspace: str
    bot_id: str
    bot_user: str
    signing_secret: str
    verification_token: str
    commands: list[JSON] = field(default_factory=list)
    shortcuts: list[JSON] = field(default_factory=list)
    events: list[str] = field(default_factory=list)  # what it is subscribed to
    installed: bool = True
    ahead: float = 0.0  # seconds the clock runs ahead of the machine
    zone: str = "UTC"  # where the page's clock is read: the project's
    client_id: str = ""
    client_secret: str = ""
    scopes: list[str] = field(default_factory=list)  # what it may ask a workspace for
    redirect_urls: list[str] = field(default_factory=list)  # below which a workspace's answer is taken

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id


Kept = Workspace | Person | Channel | Message | View | File | Token | App | Installation

"""Projects and what was agreed about them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class ProjectColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    code: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    client: Named[str] = Column(Text)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    team_channel: Named[int | None] = Column(ForeignKey("channels.id"), index=True)
    currency: Named[str] = Column(Text)
    language: Named[str] = Column(Text)
    zone: Named[str] = Column(Text)
    country: Named[str | None] = Column(Text)
    client_country: Named[str | None] = Column(Text)
    lead: Named[int] = Column(ForeignKey("people.id"))
    status: Named[str] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    our_week: Named[Mapping[str, str]] = Column(Json)
    our_days: Named[Mapping[str, str]] = Column(Json)
    client_week: Named[Mapping[str, str]] = Column(Json)
    client_days: Named[Mapping[str, str]] = Column(Json)
    closing_after: Named[int | None]
    __row_pos__: tuple[
        int,
        int,
        str,
        str,
        str,
        int,
        int | None,
        str,
        str,
        str,
        str | None,
        str | None,
        int,
        str,
        datetime,
        Mapping[str, str],
        Mapping[str, str],
        Mapping[str, str],
        Mapping[str, str],
        int | None,
    ]


projects = Table("projects", metadata, ProjectColumns, UniqueConstraint("workspace", "code"))
# A client channel has at most one project that is not closed.
Index(
    "uq_projects_channel_open",
    projects.c.channel,
    unique=True,
    sqlite_where=projects.c.status != "closed",
    postgresql_where=projects.c.status != "closed",
)


class ProjectOrgColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    slack_id: Named[str] = Column(Text, primary_key=True)  # of a workspace (T…) or an enterprise (E…)
    __row_pos__: tuple[int, str]


project_orgs = Table("project_orgs", metadata, ProjectOrgColumns)


class ProjectPersonColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True)
    role: Named[str] = Column(Text, primary_key=True)  # approver; or team, client, onlooker: overrides what is computed
    __row_pos__: tuple[int, int, str]


project_people = Table("project_people", metadata, ProjectPersonColumns)


class ProjectEmojiColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    names: Named[str] = Column(Text)  # separated by spaces; empty: no emoji files this kind here
    __row_pos__: tuple[int, str, str]


project_emoji = Table("project_emoji", metadata, ProjectEmojiColumns)

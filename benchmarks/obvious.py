"""The same command as it is written first: sixty Bolt listeners, SQLAlchemy's asynchronous ORM, a commit each."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import ForeignKey, create_engine, event, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LISTENERS = 60


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Project(Base):
    __tablename__ = "projects"
    channel: Mapped[str] = mapped_column(index=True)


class Person(Base):
    __tablename__ = "people"
    slack_id: Mapped[str] = mapped_column(index=True)


class Record(Base):
    __tablename__ = "records"
    project: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    number: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    reporter: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class Line(Base):
    __tablename__ = "history"
    record: Mapped[int] = mapped_column(ForeignKey("records.id"), index=True)
    deed: Mapped[str]
    at: Mapped[datetime]


class Outgoing(Base):
    __tablename__ = "outbox"
    record: Mapped[int] = mapped_column(ForeignKey("records.id"))
    audience: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


def obvious(api_url: str, token: str, secret: str, file: str) -> AsyncSlackRequestHandler:
    """A project in whatever channel a command comes from, and in it the record, its history, two cards to be posted."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", connect_args={"timeout": 30})
    event.listen(engine.sync_engine, "connect", _durable)
    made = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(made)
    made.dispose()
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = AsyncApp(client=AsyncWebClient(token, base_url=api_url), signing_secret=secret)
    for number in range(LISTENERS - 1):
        app.command(f"/other-{number}")(_acknowledge)

    @app.command("/client-issue")
    async def file_issue(ack: AsyncAck, command: dict[str, Any]) -> None:
        async with sessions() as session, session.begin():
            project = await session.scalar(select(Project).where(Project.channel == command["channel_id"]))
            person = await session.scalar(select(Person).where(Person.slack_id == command["user_id"]))
            if project is None or person is None:
                project, person = Project(channel=command["channel_id"]), Person(slack_id=command["user_id"])
                session.add_all([project, person])
                await session.flush()
            last = await session.scalar(select(func.max(Record.number)).where(Record.project == project.id))
            now = datetime.now(UTC)
            record = Record(
                project=project.id,
                number=(last or 0) + 1,
                title=command["text"],
                reporter=person.id,
                created_at=now,
            )
            session.add(record)
            await session.flush()
            session.add(Line(record=record.id, deed="filed", at=now))
            session.add_all([Outgoing(record=record.id, audience=audience) for audience in ("client", "team")])
        await ack(f"ISS-{record.number} filed")

    return AsyncSlackRequestHandler(app, path="/slack/events")


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _durable(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()

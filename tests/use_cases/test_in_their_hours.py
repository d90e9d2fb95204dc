"""Nothing that is said unasked reaches the client on their day off or outside their hours, unless its time was set.

Six projects live through the autumn of 2026, with China's week off and the Saturday worked for it, and the nights in
which clocks change. Everything that is random comes from the seed.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from bot.clock.schedule import ERRANDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.messages.intentions import AskPoll, AskPulse, Intention, RemindPoll, ShowDigest, ShowNudge, TellLine, restored
from bot.rhythm.calendars import WorkingCalendar
from bot.rhythm.zones import local_date, zone_named
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.coming import next_instant
from bot.use_cases.nudges import begin_nudges
from bot.use_cases.programmes import programme_of
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from bot.use_cases.working_days import agree_on_days
from bot.words import Language
from storage import deliveries, drafts, programmes, schedules, stamps
from storage.database import Transaction
from storage.values.projects import Project
from tests.use_cases.builders import Cast, a_project, a_record, answered, asking, moved, notices, to_be_said

BEGIN, END = datetime(2026, 9, 23, 8, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PLACES = (
    ("Asia/Shanghai", "CN"),
    ("Europe/Berlin", "DE"),
    ("America/New_York", "US"),
    ("Australia/Lord_Howe", "AU"),
    ("Europe/London", "GB"),
    ("Asia/Kolkata", "IN"),
)
LATE_HOURS = {str(weekday): "13:00-21:00" for weekday in range(4)}
SET = ShowDigest | AskPoll  # by the minute, in the rhythm: there the day alone is theirs


def living(tx: Transaction, number: int, random: Random) -> Cast:
    """A project in which everything waits that speaks to a client by itself."""
    zone, country = PLACES[number % len(PLACES)]
    client_country = random.choice(PLACES)[1] if number else country
    week = random.choice([{}, LATE_HOURS])
    began = BEGIN - 90 * DAY
    cast = a_project(
        tx, code=f"P{number}", zone=zone, country=country, client_country=client_country, client_week=week, now=began
    )
    programme = programme_of(tx, cast.project)
    programmes.keep(tx, replace(programme, sampled=100, cooldown_days=0, by_message=True))
    begin_nudges(tx, cast.project, now=BEGIN)
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    for post, rule in ((Post.DIGEST, "FREQ=WEEKLY;BYDAY=WE"), (Post.POLL, "FREQ=MONTHLY;BYMONTHDAY=1")):
        at = time(random.choice([2, 9, 16]), 30)
        begin_schedule(tx, cast.project, post, rule=rule, at=at, zone=zone, lead=timedelta(), now=BEGIN)
    for _ in range(2):
        record = a_record(tx, cast, now=BEGIN)
        resolved = moved(tx, cast, record, "resolve", cause="c", solution="s", now=BEGIN)
    moved(tx, cast, resolved, "confirm", by=cast.client, now=BEGIN + 14 * HOUR)
    change = a_record(tx, cast, CHANGE_REQUEST, "Dark mode", now=BEGIN)
    valid_until = (BEGIN + random.randrange(4, 30) * DAY).date().isoformat()
    sized = {"effort": "8", "cost": "800", "shift": "1", "excludes": "", "valid_until": valid_until}
    assessing = moved(tx, cast, change, "assess", now=BEGIN)
    answered(tx, cast, assessing, "send", sized, now=BEGIN)
    return cast


def in_their_hours(calendar: WorkingCalendar, moment: datetime, zone: str) -> bool:
    """Counted in another way than the calendar does when it looks for the next moment."""
    local = moment.astimezone(zone_named(zone))
    span = calendar.hours_of(local.date())
    return span is not None and span[0] <= local.time() < span[1]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [2026])
def test_nothing_reaches_the_client_on_a_day_off_or_outside_their_hours(tx: Transaction, seed: int) -> None:
    random = Random(seed)  # noqa: S311  it has to be the same again
    casts = {cast.project.id: cast.project for cast in (living(tx, number, random) for number in range(len(PLACES)))}
    for outgoing in to_be_said(tx):
        deliveries.sent(tx, outgoing, f"{outgoing.id}.0", now=BEGIN)
    seen: set[type[Intention]] = set()
    now = BEGIN
    while (coming := next_instant(tx, after=now)) is not None and coming < END:
        # A record closed by the clock is asked about at the next look: errands look every minute.
        for now in (coming, coming + timedelta(minutes=1)):
            for errand in ERRANDS:
                while errand.deed(tx, now=now):
                    pass
            for outgoing in to_be_said(tx):
                intention = restored(outgoing.intention, outgoing.args)
                if outgoing.audience == "client" and not _is_update(tx, outgoing.channel, outgoing.subject, intention):
                    seen.add(type(intention))
                    assert_in_time(casts[int(outgoing.args["project"])], intention, now)
                deliveries.sent(tx, outgoing, f"{outgoing.id}.0", now=now)
    assert seen >= {ShowDigest, AskPoll, RemindPoll, AskPulse, ShowNudge, TellLine}


def assert_in_time(project: Project, intention: Intention, now: datetime) -> None:
    calendar = calendar_of(project, Side.CLIENT)
    said = f"{intention} at {now.astimezone(zone_named(project.zone))}"
    assert calendar.is_working_day(local_date(now, project.zone)), said
    first_message = isinstance(intention, RemindPoll) and intention.first  # goes with the question in the channel
    if not isinstance(intention, SET) and not first_message:
        assert in_their_hours(calendar, now, project.zone), said


def _is_update(tx: Transaction, channel: int, subject: str, intention: Intention) -> bool:
    """What stands there is brought up to date, which calls nobody."""
    return not isinstance(intention, TellLine) and stamps.card_said(tx, channel, subject) is not None


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 20), True),  # a Sunday worked for the week off
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 10, 11), False),
    ],
)
def test_a_chinese_client_reads_on_the_days_that_china_works(tx: Transaction, day: date, works: bool) -> None:
    cast = a_project(tx, zone="Asia/Shanghai", country=None, client_country="CN")
    assert calendar_of(cast.project, Side.CLIENT).is_working_day(day) is works


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("Europe/Berlin", "2027-03-28", time(2, 30), "2027-03-28T01:00:00+00:00"),  # 02:30 does not exist
        ("Europe/Berlin", "2026-10-25", time(2, 30), "2026-10-25T00:30:00+00:00"),  # 02:30 comes twice
        ("America/New_York", "2027-03-14", time(2, 30), "2027-03-14T07:00:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:30:00+00:00"),  # by half an hour
    ],
)
def test_a_digest_of_a_night_in_which_clocks_change_comes_once(
    tx: Transaction, zone: str, day: str, at: time, instant: str
) -> None:
    week = {str(weekday): "00:00-23:59" for weekday in range(7)}
    cast = a_project(
        tx, zone=zone, country=None, client_country=None, our_week=week, client_week=week, now=BEGIN - 90 * DAY
    )
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    planned = begin_schedule(
        tx,
        cast.project,
        Post.DIGEST,
        rule="FREQ=DAILY",
        at=at,
        zone=zone,
        lead=timedelta(),
        now=datetime.fromisoformat(instant) - 12 * HOUR,
    )
    assert (planned.anchor.isoformat(), planned.next_at.isoformat()) == (day, instant)
    [digests] = [errand.deed for errand in ERRANDS if errand.name == "digests"]
    for minutes in range(0, 180, 15):
        while digests(tx, now=planned.next_at + timedelta(minutes=minutes)):
            pass
    assert len(to_be_said(tx, ShowDigest)) == 1


def test_a_holiday_added_today_moves_tomorrow_s_digest_and_the_team_hears_of_it(tx: Transaction) -> None:
    cast = a_project(tx, country=None, client_country=None, now=BEGIN - 90 * DAY)
    drafts.set_how(tx, cast.project.id, lead_minutes=0, alone=True)
    planned = begin_schedule(
        tx,
        cast.project,
        Post.DIGEST,
        rule="FREQ=WEEKLY;BYDAY=TH",
        at=time(16),
        zone="Europe/Berlin",
        lead=timedelta(),
        now=BEGIN,
    )
    assert planned.next_at == datetime(2026, 9, 24, 14, tzinfo=UTC)
    typed = {**dict.fromkeys(("mo", "tu", "we", "th", "fr"), "9:00-18:00"), "off": "2026-09-24"}
    agree_on_days(tx, asking(tx, cast, cast.lead), Side.CLIENT, typed, Language.EN, now=BEGIN)
    moved_to = schedules.get(tx, cast.project.id, planned.id)
    assert moved_to is not None
    assert moved_to.next_at == datetime(2026, 9, 25, 14, tzinfo=UTC)
    assert notices(tx) == [("digest_moved", "2026-09-24", 1)]

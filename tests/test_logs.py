"""What fails again and again for the same reason leaves room in the log for everything else."""

from structlog import wrap_logger
from structlog.testing import LogCapture

from bot.logs import SELDOM, tell_seldom


def test_what_fails_every_five_seconds_is_told_now_and_then() -> None:
    lines, elapsed = LogCapture(), 0.0
    log = wrap_logger(None, processors=[tell_seldom(lambda: elapsed), lines])

    while elapsed <= SELDOM:
        for project in (1, 2):
            log.error("not done for one", project=project, at=str(elapsed), trace=f"meetings-{elapsed}", seldom=True)
            log.error("not done for one", project=3)
        elapsed += 5

    told = [line["project"] for line in lines.entries]
    assert [told.count(project) for project in (1, 2)] == [2, 2]
    assert told.count(3) == 2 * (SELDOM // 5 + 1), "nothing else is held back"


def test_another_failure_of_the_same_is_told_at_once() -> None:
    lines = LogCapture()
    log = wrap_logger(None, processors=[tell_seldom(lambda: 0), lines])

    for failure in ("ValueError", "ValueError", "KeyError"):
        log.error("not done for one", project=1, failure=failure, seldom=True)

    assert [line["failure"] for line in lines.entries] == ["ValueError", "KeyError"]

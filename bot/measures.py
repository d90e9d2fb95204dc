"""What can be counted and timed of a running bot, in the form that Prometheus reads at /metrics."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

LATE = 60.0  # seconds from the fact to its post; one that takes longer is late
ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # seconds; Slack gives up after the last
DELAYS = (0.1, 0.5, 1, 2, 5, 15, LATE, 300, 1800, 7200)  # seconds


class Measures:
    """The measures of one running bot; made in assembly, and handed to the doors that take them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._tasks = Gauge("rapport_tasks", "What is under way in the event loop", registry=self.registry)
        self.acks = Histogram(
            "rapport_ack_seconds",
            "From the arrival of a gesture to its acknowledgement",
            ["gesture"],
            buckets=ACKS,
            registry=self.registry,
        )
        self.unforeseen = Counter(
            "rapport_unforeseen",
            "Gestures answered with a reference to the log, and attempts to post that broke on our side",
            registry=self.registry,
        )
        self.slack_calls = Counter(
            "rapport_slack_calls",
            "Calls of Slack's Web API, by what came of them: ok, Slack's code, or what broke",
            ["method", "code"],
            registry=self.registry,
        )
        self.delays = Histogram(
            "rapport_post_delay_seconds",
            "From the fact to its post in Slack",
            buckets=DELAYS,
            registry=self.registry,
        )
        self.late = Counter(
            "rapport_posts_late", "Posts that came more than a minute after their fact", registry=self.registry
        )
        self.errand_lag = Gauge(
            "rapport_errand_lag_seconds",
            "How long an errand is overdue",
            ["errand"],
            registry=self.registry,
        )
        self._outbox = Gauge("rapport_outbox", "What waits in the outbox, by why", ["state"], registry=self.registry)
        self._oldest = Gauge(
            "rapport_outbox_oldest_seconds",
            "How long the oldest waits that could be said",
            registry=self.registry,
        )
        self._ready = Gauge(
            "rapport_ready", "Whether a part is ready, as /readyz tells", ["part"], registry=self.registry
        )

    def posted(self, delay: float) -> None:
        """Something was said so long after its fact."""
        self.delays.observe(delay)
        if delay > LATE:
            self.late.inc()

    def keep_outbox(self, depths: Mapping[str, float], oldest: float) -> None:
        """What waits just now; not a number where nobody can know."""
        for state, depth in depths.items():
            self._outbox.labels(state).set(depth)
        self._oldest.set(oldest)

    def keep_ready(self, parts: Mapping[str, bool]) -> None:
        """Which parts are ready just now."""
        for part, ready in parts.items():
            self._ready.labels(part).set(ready)

    def keep_tasks(self, count: int) -> None:
        """How many tasks are under way just now."""
        self._tasks.set(count)

    def told(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

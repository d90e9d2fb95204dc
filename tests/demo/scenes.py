"""What the people of each demo call things."""

from dataclasses import dataclass
from pathlib import Path

from bot.words import Language, Words
from tests.demo.demos import Demo


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One demo with what its people call things."""

    demo: Demo
    client_channel: str
    team_channel: str
    solved: str
    approved: str
    waiting: str
    details: str
    comments: tuple[str, str]
    words: Words
    locale: str


def english(folder: Path) -> Scene:
    return Scene(
        demo=Demo(folder=folder, language="en"),
        client_channel="acme-portal",
        team_channel="team-clients",
        solved="Invoices older than two years",
        approved="Export deliveries to Excel",
        waiting="Show the driver's phone number",
        details="Since this morning, on every computer of the planning team: /planning/deliveries?week=48&depot=all",
        comments=("The weekly call helps us a lot.", "Two invoices were wrong, and we noticed before you did."),
        words=Words(Language.EN),
        locale="en-GB",
    )


def chinese(folder: Path) -> Scene:
    return Scene(
        demo=Demo(folder=folder, language="zh"),
        client_channel="星程-客户门户",
        team_channel="客户项目-内部",
        solved="两年前的发票",
        approved="配送清单导出",
        waiting="显示司机的电话",
        details="今天早上开始，调度组每台电脑都这样：/planning/deliveries?week=48&depot=all",
        comments=("每周的例会很有帮助。", "有两张发票开错了，是我们先发现的。"),
        words=Words(Language.ZH_CN),
        locale="zh-CN",
    )

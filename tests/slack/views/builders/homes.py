"""What one person sees at home."""

from bot.messages.audiences import NO_PROJECT, Audience
from bot.use_cases.coming import Coming
from bot.use_cases.home import MOST_PROJECTS, MOST_WAITING, Home, ProjectSeen
from bot.use_cases.rhythms import Post
from bot.use_cases.satisfaction import PROJECTS_SHOWN, Glance, SatisfactionSeen
from bot.words import Language
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.digests import an_item
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.polls import a_follow_up
from tests.slack.views.builders.rhythms import a_schedule


def a_home(text: str) -> Home:
    """As much as there can be."""
    return Home(
        project=NO_PROJECT,
        audience=Audience.TEAM,
        language=Language.EN,
        waiting=tuple((a_project(text, number), an_item(text, number)) for number in range(MOST_WAITING)),
        projects=tuple(
            ProjectSeen(project=a_project(text, number), ours=number % 3, theirs=number % 2, late=number % 2)
            for number in range(MOST_PROJECTS)
        ),
        more=160,
        coming=tuple(
            (a_project(text), Coming(schedule=a_schedule(post), post=post, title=cut_to(80, text), at=NOW))
            for post in Post
        ),
        follow_ups=tuple((a_project(text, number), a_follow_up()) for number in range(MOST_WAITING)),
        satisfaction=SatisfactionSeen(
            projects=tuple(
                (a_project(text, number), (Glance(satisfied=200 / 3, nps=-100), Glance(satisfied=100.0, nps=100)) * 2)
                for number in range(PROJECTS_SHOWN)
            ),
            faces={1: 2, 3: 40},
            quarters=tuple(
                (NOW.date().replace(month=month, day=1), Glance(satisfied=None, nps=0.5)) for month in (1, 4, 7, 10)
            ),
        ),
    )

"""Every view there is, shown with one text wherever people's words can stand."""

from collections.abc import Callable, Iterator, Mapping

from bot.words import Words
from tests.slack.views.rooms.digests import show_digests, show_drafts, show_reports, show_statuses
from tests.slack.views.rooms.meetings import show_agendas, show_cancelled, show_meetings, show_minutes
from tests.slack.views.rooms.notices import show_hindrances, show_notices, show_setbacks, show_troubles
from tests.slack.views.rooms.nudges import show_nudges, show_targets
from tests.slack.views.rooms.people import show_followings, show_helps, show_homes, show_mail, show_roles
from tests.slack.views.rooms.places import show_checks, show_late_answers, show_setups, show_standings
from tests.slack.views.rooms.polls import show_follow_ups, show_polls
from tests.slack.views.rooms.records import (
    show_answers,
    show_cards,
    show_edit_forms,
    show_file_forms,
    show_histories,
    show_insides,
    show_lines,
    show_lists,
    show_more_forms,
    show_move_forms,
    show_texts,
    show_which_projects,
)
from tests.slack.views.rooms.refusals import show_refusals
from tests.slack.views.rooms.rhythms import show_days, show_rhythms
from tests.slack.views.shown import Shown

GALLERY: Mapping[str, Callable[[Words, str], Iterator[Shown]]] = {
    "help": show_helps,
    "refusals": show_refusals,
    "cards": show_cards,
    "lines": show_lines,
    "texts": show_texts,
    "file forms": show_file_forms,
    "move forms": show_move_forms,
    "more forms": show_more_forms,
    "inside": show_insides,
    "edit forms": show_edit_forms,
    "answers": show_answers,
    "lists": show_lists,
    "which project": show_which_projects,
    "histories": show_histories,
    "notices": show_notices,
    "setbacks": show_setbacks,
    "troubles": show_troubles,
    "hindrances": show_hindrances,
    "checks": show_checks,
    "roles": show_roles,
    "nudges": show_nudges,
    "targets": show_targets,
    "working days": show_days,
    "followings": show_followings,
    "setup": show_setups,
    "standing": show_standings,
    "late answers": show_late_answers,
    "status": show_statuses,
    "home": show_homes,
    "digests": show_digests,
    "reports": show_reports,
    "drafts": show_drafts,
    "agendas": show_agendas,
    "cancelled meetings": show_cancelled,
    "minutes": show_minutes,
    "meetings": show_meetings,
    "mail": show_mail,
    "polls": show_polls,
    "follow_ups": show_follow_ups,
    "rhythms": show_rhythms,
}

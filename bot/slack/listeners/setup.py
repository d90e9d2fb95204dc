"""Linking a channel to a project, changing what was agreed, closing and opening it again."""

from slack_bolt.response import BoltResponse

from bot.refusals import BadAnswers, NoProjectHere, Refusal, UnknownWords
from bot.slack.answers import answer, close, done, open_form, opened, show_form
from bot.slack.buttons import Carried
from bot.slack.channels import ChannelFacts, facts_of
from bot.slack.commands import asked_of_setup
from bot.slack.gestures import Gesture, Listener
from bot.slack.router import Key
from bot.slack.views import setup as views
from bot.use_cases.callers import in_project, is_team
from bot.use_cases.emoji import choose_emoji, emoji_agreed
from bot.use_cases.projects import (
    Agreed,
    Agreement,
    agreed_about,
    change_project,
    close_project,
    keep_channel,
    link_channel,
    reopen_project,
)


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-setup`, `/client-setup close`, `/client-setup reopen`."""
    match asked_of_setup(str(gesture.body.get("text", ""))):
        case "form":
            return await _begin(gesture, gesture.where.channel)
        case "close":
            project = await gesture.db.write(close_project, gesture.caller)
            return answer(gesture, views.closed_answer(gesture.words, project))
        case "reopen":
            project = await gesture.db.write(reopen_project, gesture.caller, now=gesture.now)
            return answer(gesture, views.reopened_answer(gesture.words, project))
        case "emoji":
            return await on_emoji_button(gesture)
        case _:
            raise UnknownWords


async def on_button(gesture: Gesture) -> BoltResponse:
    """The button of the offer in a direct message."""
    return await _begin(gesture, gesture.value or None)


async def on_form(gesture: Gesture) -> BoltResponse:
    """The form was sent: what Slack must be asked about it takes longer than the acknowledgement may."""
    gesture.later(_finish(gesture))
    return show_form(views.checking_form(gesture.words, gesture.carried))


async def on_emoji_button(gesture: Gesture) -> BoltResponse:
    """The form with which the emoji are chosen that file a message."""
    agreed = await gesture.db.read(emoji_agreed, gesture.caller)
    project = in_project(gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=project.id)
    return await open_form(gesture, views.emoji_form(gesture.words, project, agreed, carries))


async def on_emoji_form(gesture: Gesture) -> BoltResponse:
    """Emoji were chosen."""
    await gesture.db.write(choose_emoji, gesture.caller, gesture.answers)
    return close()


async def _begin(gesture: Gesture, channel: str | None) -> BoltResponse:
    is_team(gesture.caller)
    if channel is None:
        raise NoProjectHere
    carries = Carried(channel=channel)
    view_id = await opened(gesture, views.checking_form(gesture.words, carries))
    gesture.later(_show_form(gesture, channel, view_id))
    return done()


async def _show_form(gesture: Gesture, channel: str, view_id: str) -> None:
    """Put the form in the place of "checking…", with what the channel says of itself."""
    here = await _facts(gesture, channel)
    if here is None:
        await gesture.slack.views_update(view_id=view_id, view=views.not_there_form(gesture.words))
        return
    agreed = await _as_asked_about(gesture, channel)
    carries = Carried(channel=channel, project=agreed.project.id if agreed.project else None)
    form = views.setup_form(gesture.words, here, _typed_of(gesture, here, agreed), agreed.project, carries)
    await gesture.slack.views_update(view_id=view_id, view=form)


async def _finish(gesture: Gesture) -> None:
    """Check with Slack, then link or change; what is wrong is said in the form, with all that was typed."""
    carried, typed = gesture.carried, gesture.answers
    view_id = str(gesture.body["view"]["id"])
    here = await _facts(gesture, carried.channel or "")
    if here is None:
        await gesture.slack.views_update(view_id=view_id, view=views.not_there_form(gesture.words))
        return
    agreed = await _as_asked_about(gesture, here.slack_id)
    try:
        team_channel = await _team_channel(gesture, typed.get("team_channel", ""), here)
        agreement = Agreement(
            client=typed.get("client", ""),
            name=typed.get("name", ""),
            code=typed.get("code", ""),
            currency=typed.get("currency", ""),
            language=typed.get("language", ""),
            zone=typed.get("zone", ""),
            country=typed.get("country", ""),
            client_country=typed.get("client_country", ""),
            team_channel=team_channel,
            lead=await gesture.know(typed["lead"]) if typed.get("lead") else gesture.caller.person.id,
            approvers=[await gesture.know(user) for user in typed.get("approvers", "").split(",") if user],
            orgs=[org for org in typed.get("orgs", "").split(",") if org],
        )
        if agreed.project is None:
            project = await gesture.db.write(link_channel, agreed.caller, here.slack_id, agreement, now=gesture.now)
        else:
            project = await gesture.db.write(change_project, agreed.caller, agreement, now=gesture.now)
    except Refusal as refusal:
        form = views.setup_form(gesture.words, here, typed, agreed.project, carried, refusal=refusal)
        await gesture.slack.views_update(view_id=view_id, view=form)
        return
    carries = Carried(channel=here.slack_id, project=project.id)
    done_form = views.linked_form(gesture.words, project, here, carries, anew=agreed.project is None)
    await gesture.slack.views_update(view_id=view_id, view=done_form)


async def _team_channel(gesture: Gesture, chosen: str, client_channel: ChannelFacts) -> int | None:
    """Our id of the team channel. Raises BadAnswers where others than we could read there."""
    if not chosen:
        return None
    there = await _facts(gesture, chosen)
    if there is None:
        raise BadAnswers({"team_channel": ("problem.bot_not_there", {})})
    guests = [person for person in there.members if person.guest or person.home_team != gesture.where.team]
    if there.slack_id == client_channel.slack_id or there.shared or guests:
        raise BadAnswers({"team_channel": ("problem.not_among_us", {})})
    return await gesture.db.write(keep_channel, gesture.caller, there.slack_id, there.name)


async def _facts(gesture: Gesture, channel: str) -> ChannelFacts | None:
    return await facts_of(gesture.db, gesture.slack, gesture.where.team, channel, now=gesture.now)


async def _as_asked_about(gesture: Gesture, channel: str) -> Agreed:
    return await gesture.db.read(agreed_about, gesture.caller, channel)


def _typed_of(gesture: Gesture, here: ChannelFacts, agreed: Agreed) -> dict[str, str]:
    """What the form holds when it opens: what was agreed, else what can be proposed."""
    project = agreed.project
    if project is None:
        return {
            "orgs": ",".join(here.orgs),
            "lead": gesture.where.user,
            "zone": gesture.caller.person.zone or "UTC",
            "language": gesture.words.language.value,
            "currency": "CNY" if gesture.words.language.value.startswith("zh") else "EUR",
        }
    return {
        "client": project.client,
        "name": project.name,
        "code": project.code,
        "currency": project.currency,
        "language": project.language,
        "zone": project.zone,
        "country": project.country or "",
        "client_country": project.client_country or "",
        "team_channel": agreed.team_channel or "",
        "lead": agreed.lead or "",
        "approvers": ",".join(agreed.approvers),
        "orgs": ",".join(sorted(agreed.orgs)),
    }


LISTENERS: dict[Key, Listener] = {
    ("command", "setup"): on_command,
    ("action", "setup"): on_button,
    ("form", "setup"): on_form,
    ("action", "emoji"): on_emoji_button,
    ("form", "emoji"): on_emoji_form,
}

"""Linking a channel to a project, changing what was agreed, closing and opening it again."""

from contextlib import suppress

from slack_bolt.response import BoltResponse

from bot.messages.hindrances import Hindrance
from bot.refusals import (
    BadAnswers,
    ChannelTaken,
    NoProjectHere,
    NotRecorded,
    NotThere,
    Refusal,
    SlackAway,
    UnknownWords,
)
from bot.slack.answers import answer, close, done, open_form, opened, options, show_form
from bot.slack.blocks import OPTIONS
from bot.slack.buttons import Carried
from bot.slack.channels import ChannelFacts, look_at, remembered, seen_of
from bot.slack.client import NoAnswer
from bot.slack.commands import SilenceAsked, asked_of_setup, asked_of_silence
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import following
from bot.slack.listeners.checks import check
from bot.slack.router import Key
from bot.slack.views import setup as views
from bot.use_cases.callers import in_project, is_team
from bot.use_cases.emoji import choose_emoji, emoji_agreed
from bot.use_cases.places import channel_seen
from bot.use_cases.projects import (
    Agreed,
    Agreement,
    agreed_about,
    change_project,
    close_project,
    keep_team_channel,
    link_channel,
    remember_channel,
    reopen_project,
)
from bot.use_cases.silences import fall_silent, speak_again
from storage.database import NotWritten


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-setup`, `/client-setup close`, `/client-setup reopen`."""
    text = str(gesture.body.get("text", ""))
    asked = asked_of_silence(text)
    if asked is not None:
        return await _silence(gesture, asked)
    match asked_of_setup(text):
        case "form":
            return await _begin(gesture, gesture.where.channel)
        case "close":
            project = await gesture.db.write(close_project, gesture.caller, now=gesture.now)
            return answer(gesture, views.closed_answer(gesture.words, project))
        case "reopen":
            project = await gesture.db.write(reopen_project, gesture.caller, now=gesture.now)
            return answer(gesture, views.reopened_answer(gesture.words, project))
        case "check":
            return await check(gesture)
        case "emoji":
            return await on_emoji_button(gesture)
        case "follow":
            return await following.begin(gesture)
        case _:
            raise UnknownWords


async def _silence(gesture: Gesture, asked: SilenceAsked) -> BoltResponse:
    if asked.wanted:
        concerned = await gesture.db.write(
            fall_silent, gesture.caller, everywhere=asked.everywhere, until=asked.until, now=gesture.now
        )
        return answer(gesture, views.silent_answer(gesture.words, concerned, asked.until))
    concerned = await gesture.db.write(speak_again, gesture.caller, everywhere=asked.everywhere, now=gesture.now)
    return answer(gesture, views.speaking_answer(gesture.words, concerned))


async def on_button(gesture: Gesture) -> BoltResponse:
    """The button of the offer in a direct message."""
    return await _begin(gesture, gesture.value or None)


async def on_form(gesture: Gesture) -> BoltResponse:
    """The form was sent: what Slack must be asked about it takes longer than the acknowledgement may."""
    channel = gesture.carried.channel or ""
    agreed = await _as_asked_about(gesture, channel)
    here = await gesture.db.read(remembered, gesture.where.team, channel)
    gesture.later(_finish(gesture.at_leisure(), here, agreed))
    return show_form(views.checking_form(gesture.words, gesture.carried))


async def on_emoji_button(gesture: Gesture) -> BoltResponse:
    """The form with which the emoji are chosen that file a message."""
    agreed = await gesture.db.read(emoji_agreed, gesture.caller)
    project = in_project(gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=project.id)
    return await open_form(gesture, views.emoji_form(gesture.words, project, agreed, carries))


async def on_emoji_form(gesture: Gesture) -> BoltResponse:
    """Emoji were chosen."""
    await gesture.db.write(choose_emoji, gesture.caller, gesture.answers, now=gesture.now)
    return close()


async def on_approver_search(gesture: Gesture) -> BoltResponse:
    """Somebody types a name where more people are in the channel than fit into a menu."""
    is_team(gesture.caller)
    typed = str(gesture.body.get("value") or "").casefold()
    channel = gesture.carried.channel or ""
    here = await gesture.db.read(remembered, gesture.where.team, channel)
    agreed = await _as_asked_about(gesture, channel)
    found = [one for one in (*here.others, *agreed.clients) if typed in (one.name or one.slack_id).casefold()]
    return options([views.person_option(person, person.slack_id) for person in found[:OPTIONS]])


async def _begin(gesture: Gesture, channel: str | None) -> BoltResponse:
    is_team(gesture.caller)
    if channel is None:
        raise NoProjectHere
    carries = Carried(channel=channel)
    view_id = await opened(gesture, views.checking_form(gesture.words, carries))
    gesture.later(_show_form(gesture.at_leisure(), channel, view_id))
    return done()


async def _show_form(gesture: Gesture, channel: str, view_id: str) -> None:
    """Put the form in the place of "checking…", with what the channel says of itself."""
    try:
        here = await _look_at(gesture, channel)
        agreed = await _as_asked_about(gesture, channel)
        await gesture.db.write(remember_channel, gesture.caller, seen_of(channel, here))
    except (NotThere, SlackAway, ChannelTaken, NotWritten) as error:
        refusal = NotRecorded() if isinstance(error, NotWritten) else error
        await gesture.slack.views_update(view_id=view_id, view=views.not_there_form(gesture.words, refusal))
        return
    carries = Carried(channel=channel, project=agreed.project.id if agreed.project else None)
    form = views.setup_form(gesture.words, here, _typed_of(gesture, here, agreed), agreed, carries)
    await gesture.slack.views_update(view_id=view_id, view=form)


async def _finish(gesture: Gesture, here: ChannelFacts, agreed: Agreed) -> None:
    """Check with Slack, then link or change; what is wrong is said in the form, with all that was typed."""
    carried, typed, team = gesture.carried, gesture.answers, gesture.where.team
    view_id = str(gesture.body["view"]["id"])
    try:
        here = await _look_at(gesture, here.slack_id)
        ours = await _team_channel(gesture, typed.get("team_channel", ""), here)
        seen = [seen_of(one.slack_id, one) for one in (here, ours) if one]
        agreement = Agreement(
            client=typed.get("client", ""),
            name=typed.get("name", ""),
            code=typed.get("code", ""),
            currency=typed.get("currency", ""),
            language=typed.get("language", ""),
            zone=typed.get("zone", ""),
            country=typed.get("country", ""),
            client_country=typed.get("client_country", ""),
            team_channel=await gesture.db.write(keep_team_channel, gesture.caller, seen[1], agreed.project)
            if ours
            else None,
            lead=await gesture.know(typed["lead"]) if typed.get("lead") else gesture.caller.person.id,
            approvers=[await gesture.know(user) for user in typed.get("approvers", "").split(",") if user],
            orgs=[org for org in typed.get("orgs", "").split(",") if org],
        )
        if agreed.project is None:
            project = await gesture.db.write(link_channel, agreed.caller, here.slack_id, agreement, now=gesture.now)
        else:
            project = await gesture.db.write(change_project, agreed.caller, agreement, now=gesture.now)
    except (Refusal, NotWritten) as error:
        refusal = NotRecorded() if isinstance(error, NotWritten) else error
        form = views.setup_form(gesture.words, here, typed, agreed, carried, refusal=refusal)
        await gesture.slack.views_update(view_id=view_id, view=form)
        return
    for one in seen:
        with suppress(NotWritten):  # it is linked all the same, and the daily look finds what is to be told
            await gesture.db.write(channel_seen, team, one, by_hand=True, now=gesture.now)
    carries = Carried(channel=here.slack_id, project=project.id)
    done_form = views.linked_form(gesture.words, project, here, carries, anew=agreed.project is None)
    await gesture.slack.views_update(view_id=view_id, view=done_form)


async def _team_channel(gesture: Gesture, chosen: str, client_channel: ChannelFacts) -> ChannelFacts | None:
    """The team channel as Slack describes it. Raises BadAnswers, SlackAway."""
    if not chosen:
        return None
    try:
        there = await _look_at(gesture, chosen)
    except NotThere:
        raise BadAnswers({"team_channel": ("problem.bot_not_there", {})}) from None
    if there.slack_id == client_channel.slack_id:
        raise BadAnswers({"team_channel": ("problem.not_among_us", {})})
    return there


async def _look_at(gesture: Gesture, channel: str) -> ChannelFacts:
    """What a channel is. Raises NotThere, SlackAway."""
    try:
        found = await look_at(gesture.db, gesture.slack, gesture.where.team, channel, now=gesture.now)
    except NoAnswer:
        raise SlackAway from None
    if isinstance(found, Hindrance):
        raise NotThere
    return found


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
        "approvers": ",".join(person.slack_id for person in agreed.approvers),
        "orgs": ",".join(sorted(agreed.orgs)),
    }


LISTENERS: dict[Key, Listener] = {
    ("command", "setup"): on_command,
    ("action", "setup"): on_button,
    ("options", "approvers"): on_approver_search,
    ("form", "setup"): on_form,
    ("action", "emoji"): on_emoji_button,
    ("form", "emoji"): on_emoji_form,
}

"""How Slack shows things: users, channels, messages, views, files as its API and payloads hold them."""

from bot.sandbox.values import JSON, Channel, File, Message, Person, View
from bot.sandbox.world import World
from bot.sandbox.zones import zone_fields


def user(world: World, person: Person, *, email: bool = False, locale: bool = False) -> JSON:
    """Return a person as users.info does; foreigners come with less, as through Slack Connect."""
    profile = {
        "real_name": person.real_name,
        "display_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name_normalized": person.real_name,
        "image_24": f"{world.base_url}/avatars/{person.id}-24.png",
        "image_48": f"{world.base_url}/avatars/{person.id}-48.png",
        "team": person.workspace,
    }
    if email and person.email:
        profile["email"] = person.email
    shown: JSON = {
        "id": person.id,
        "team_id": person.workspace,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
        **zone_fields(person.tz, world.clock.now()),
    }
    team = world.state.workspaces[person.workspace]
    if team.enterprise:
        shown["enterprise_user"] = {
            "id": person.id,
            "enterprise_id": team.enterprise,
            "enterprise_name": team.enterprise_name,
            "is_admin": False,
            "is_owner": False,
            "teams": [team.id],
        }
    if world.is_external(person):
        return shown | {"is_stranger": not world.acquainted(person)}
    shown |= {
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": bool(person.guest),
        "is_ultra_restricted": person.guest == "single",
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if locale:
        shown["locale"] = person.locale
    if person.is_bot:
        shown["profile"] |= {"api_app_id": world.app.id, "bot_id": world.app.bot_id}
    return shown


def channel(world: World, place: Channel, *, whole: bool = True) -> JSON:
    """Return a channel as conversations.info does; conversations.list leaves the connected teams out."""
    shown: JSON = {
        "id": place.id,
        "created": place.created,
        "is_archived": place.archived,
        "is_channel": place.sort == "channel" and not place.id.startswith("G"),
        "is_group": place.sort == "channel" and place.id.startswith("G"),
        "is_im": place.sort == "im",
        "is_mpim": place.sort == "mpim",
        "is_private": place.private,
        "is_org_shared": False,
        "context_team_id": world.app.workspace,
        "updated": place.created * 1000,
    }
    if place.sort == "im":
        other = next((each for each in place.members if each != world.app.bot_user), world.app.bot_user)
        deleted = world.state.people[other].deleted
        return shown | {"user": other, "is_user_deleted": deleted, "priority": 0}
    shown |= {
        "name": place.name,
        "name_normalized": place.name,
        "creator": place.creator,
        "is_frozen": False,
        "is_general": False,
        "is_shared": bool(place.shared_with),
        "is_ext_shared": bool(place.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "previous_names": [],
        "conversation_host_id": place.workspace,
        "shared_team_ids": world.teams(place),
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": place.purpose, "creator": "", "last_set": 0},
        "is_member": world.app.bot_user in place.members,
        "num_members": len(place.members),
    }
    if place.posting:
        types = [each for each in place.posting if each.islower()]
        users = [each for each in place.posting if not each.islower()]
        shown["properties"] = {"posting_restricted_to": {"type": types, "user": users}}
    if whole:
        others = [team for team in world.teams(place) if team != world.app.workspace]
        shown["connected_team_ids"] = [world.state.workspaces[team].outward for team in others]
    return shown


def message(world: World, said: Message, *, metadata: bool = True) -> JSON:
    """Return a message as history and payloads hold it."""
    author = world.state.people.get(said.user)
    shown: JSON = {"type": "message", "user": said.user, "text": said.text, "ts": said.ts}
    if author is not None:
        shown["team"] = author.workspace
    if said.subtype:
        shown["subtype"] = said.subtype
    if said.client_msg_id:
        shown["client_msg_id"] = said.client_msg_id
    if said.by_app:
        shown |= {"bot_id": world.app.bot_id, "app_id": world.app.id, "bot_profile": bot_profile(world)}
        if said.username:
            shown["username"] = said.username
    for name in ("blocks", "attachments"):
        if value := getattr(said, name):
            shown[name] = value
    if said.edited is not None:
        shown["edited"] = said.edited
    if metadata and said.metadata is not None:
        shown["metadata"] = said.metadata
    if said.files:
        shown["files"] = [file(world, world.state.files[each]) for each in said.files]
    if said.reactions:
        shown["reactions"] = reactions(said)
    if said.pinned_by:
        shown["pinned_to"] = [said.channel]
        shown["pinned_info"] = {"channel": said.channel, "pinned_by": said.pinned_by, "pinned_ts": said.pinned_at}
    return shown | _thread(world, said)


def reactions(said: Message) -> list[JSON]:
    """Return who reacted how."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in said.reactions.items()]


def replies(world: World, root: Message) -> list[Message]:
    """Return the replies in a thread, oldest first."""
    return list(world.state.threads.get((root.channel, root.ts), {}).values())


def view(world: World, form: View) -> JSON:
    """Return a form or a home as payloads and views.* answers hold it."""
    content = form.content
    owner = world.state.people[form.owner]
    shown: JSON = {
        "id": form.id,
        "team_id": owner.workspace,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "state": {"values": form.values},
        "hash": form.hash,
        "title": content.get("title"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": form.previous or None,
        "root_view_id": form.root,
        "app_id": world.app.id,
        "external_id": content.get("external_id") or "",
        "app_installed_team_id": world.app.workspace,
        "bot_id": world.app.bot_id,
    }
    if content["type"] == "home":
        for name in ("title", "close", "submit", "previous_view_id"):
            del shown[name]
    return shown


def file(world: World, kept: File) -> JSON:
    """Return a file as files.info does."""
    ending = kept.name.rpartition(".")[2].lower() if "." in kept.name else ""
    address = f"{world.base_url}/files-pri/{world.app.workspace}-{kept.id}"
    return {
        "id": kept.id,
        "created": kept.created,
        "timestamp": kept.created,
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": kept.mimetype,
        "filetype": ending,
        "pretty_type": ending.upper(),
        "user": kept.user,
        "user_team": world.state.people[kept.user].workspace,
        "size": kept.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "alt_txt": kept.alt_text,
        "url_private": f"{address}/{kept.name}",
        "url_private_download": f"{address}/download/{kept.name}",
        "permalink": f"{world.base_url}/files/{kept.user}/{kept.id}/{kept.name}",
        "channels": [each for each in kept.channels if each.startswith("C")],
        "groups": [each for each in kept.channels if each.startswith("G")],
        "ims": [each for each in kept.channels if each.startswith("D")],
        "has_rich_preview": False,
        "file_access": "visible",
    }


def file_stub(kept: File) -> JSON:
    """Return all that Slack says of a file in a channel shared with others: ask files.info."""
    return {
        "id": kept.id,
        "mode": "file_access",
        "file_access": "check_file_info",
        "created": 0,
        "timestamp": 0,
        "user": "",
    }


def bot_profile(world: World) -> JSON:
    """Return what a bot's message says about the bot."""
    return {
        "id": world.app.bot_id,
        "deleted": False,
        "name": world.app.name,
        "updated": world.bot.updated,
        "app_id": world.app.id,
        "user_id": world.app.bot_user,
        "icons": {"image_36": f"{world.base_url}/avatars/{world.app.bot_user}-36.png"},
        "team_id": world.app.workspace,
    }


def _thread(world: World, said: Message) -> JSON:
    if said.thread_ts:
        root = world.state.messages.get(said.channel, {}).get(said.thread_ts)
        return {"thread_ts": said.thread_ts, "parent_user_id": root.user if root is not None else ""}
    answers = replies(world, said)
    if not answers:
        return {}
    users = list(dict.fromkeys(each.user for each in answers))
    return {
        "thread_ts": said.ts,
        "reply_count": len(answers),
        "reply_users_count": len(users),
        "latest_reply": answers[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }

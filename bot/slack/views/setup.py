"""Shows set-up: the form, what the channel allows, and what comes next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.kinds import KINDS
from bot.messages.places import SetupOffer
from bot.refusals import BadAnswers, Refusal
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.channels import ChannelFacts
from bot.use_cases.projects import Agreed
from bot.words import Language, Words
from storage.values.people import Person
from storage.values.projects import Project

SILENT_NAMED = 20  # projects of one sentence

_ALSO = {
    "roles": "roles",
    "nudges": "nudges",
    "targets": "targets",
    "days_ours": "days:ours",
    "days_client": "days:client",
    "mail": "mail",
    "emoji": "emoji",
    "check": "check",
}


def setup_offer(words: Words, offer: SetupOffer) -> Message:
    """The direct message to whoever invited the bot."""
    text = words("setup.offer", channel=f"<#{offer.channel}>")
    press = blocks.button(words("setup.button"), "setup", offer.channel, style="primary")
    return Message(text, (blocks.section(text), blocks.actions(press)))


def checking_form(words: Words, carries: Carried) -> dict[str, Any]:
    """Shown while Slack is asked about the channel."""
    return blocks.modal(
        words("setup.title"),
        [blocks.section(words("setup.checking"))],
        callback_id="checking",
        carries=carries.packed(),
        close=words("form.cancel"),
    )


def not_there_form(words: Words, refusal: Refusal) -> dict[str, Any]:
    """The bot is not in the channel, or cannot tell, or the channel is another project's."""
    return blocks.modal(
        words("setup.title"),
        [blocks.section(words(refusal.key))],
        callback_id="read",
        carries=Carried().packed(),
        close=words("form.close"),
    )


def setup_form(
    words: Words,
    here: ChannelFacts,
    typed: Mapping[str, str],
    agreed: Agreed,
    carries: Carried,
    *,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """The form, with what was typed or agreed before, and what is wrong with it on top.

    Whoever was chosen can be kept although they are in the channel no more.
    """
    project = agreed.project
    shown: list[Block] = []
    if refusal is not None:
        shown.append(blocks.section("\n".join(_complaints(words, refusal))))
    shown.append(blocks.section(words("setup.about", channel=f"<#{here.slack_id}>")))
    shown.append(blocks.context(_allows(words, here)))
    shown += [_text(words, name, typed) for name in ("client", "name", "code")]
    orgs = dict.fromkeys([*_chosen(typed, "orgs"), *here.orgs])
    if orgs:
        shown.append(_several(words, "orgs", [blocks.option(here.named(org), org) for org in orgs], typed))
    shown.append(
        blocks.field(
            "team_channel",
            words("setup.team_channel"),
            _team_channel(typed),
            optional=True,
            hint=words("setup.team_channel_hint"),
        )
    )
    lead: dict[str, Any] = {"type": "users_select", "action_id": "value"}
    if typed.get("lead"):
        lead["initial_user"] = typed["lead"]
    shown.append(blocks.field("lead", words("setup.lead"), lead))
    named = {person.slack_id: person for person in (*agreed.approvers, *here.others, *agreed.clients)}
    clients = dict.fromkeys([*_chosen(typed, "approvers"), *named])
    if clients:
        people = [person_option(named.get(one), one) for one in clients]
        shown.append(_several(words, "approvers", people, typed, search=True))
    languages = [blocks.option(words(f"language.{one.name.lower()}"), one.value) for one in Language]
    shown.append(
        blocks.field("language", words("setup.language"), blocks.choice(languages, initial=typed.get("language")))
    )
    shown += [
        _text(words, name, typed, optional=name.endswith("country"))
        for name in ("zone", "currency", "country", "client_country")
    ]
    if project is not None:
        shown += [blocks.section(words("setup.also")), blocks.actions(*_also(words, project))]
    return blocks.modal(
        words("setup.title"),
        shown,
        callback_id="setup",
        carries=carries.packed(),
        submit=words("form.save" if project else "setup.link"),
        close=words("form.cancel"),
    )


def linked_form(words: Words, project: Project, here: ChannelFacts, carries: Carried, *, anew: bool) -> dict[str, Any]:
    """It is done; at the first time also what comes of it by itself."""
    key = "setup.linked" if anew else "setup.changed"
    text = words(key, channel=f"<#{here.slack_id}>", project=blocks.escaped(project.name), code=project.code)
    shown = [blocks.section(text)]
    if project.team_channel is None:
        shown.append(blocks.section(words("setup.no_team_channel")))
    if anew:
        shown.append(blocks.context(words("setup.next")))
    shown.append(blocks.actions(blocks.button(words("setup.emoji"), "emoji", "emoji")))
    return blocks.modal(
        words("setup.title"), shown, callback_id="read", carries=carries.packed(), close=words("form.close")
    )


def emoji_form(words: Words, project: Project, agreed: Mapping[str, Sequence[str]], carries: Carried) -> dict[str, Any]:
    """Which emoji file a message as what."""
    shown = [
        blocks.context(words("form.project", project=blocks.escaped(f"{project.client} · {project.name}"))),
        blocks.section(words("setup.emoji_about")),
    ]
    shown += [
        blocks.field(
            kind.name,
            words(f"{kind.name}.record"),
            blocks.text_input(initial=" ".join(f":{name}:" for name in agreed[kind.name])),
            optional=True,
        )
        for kind in KINDS
    ]
    return blocks.modal(
        words("setup.emoji"),
        shown,
        callback_id="emoji",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def closed_answer(words: Words, project: Project) -> Message:
    """The project is closed."""
    return _said(words("setup.closed", project=blocks.escaped(project.name)))


def reopened_answer(words: Words, project: Project) -> Message:
    """The project is open again."""
    return _said(words("setup.reopened", project=blocks.escaped(project.name)))


def _also(words: Words, project: Project) -> list[Element]:
    """What else is agreed about a project, each behind a button of its own."""
    ids = Ids(project.id, 0).packed()
    return [blocks.button(words(f"setup.{name}"), action, ids) for name, action in _ALSO.items()]


def _said(text: str) -> Message:
    return Message(text, (blocks.section(text),))


def _complaints(words: Words, refusal: Refusal) -> list[str]:
    if isinstance(refusal, BadAnswers):
        return [
            words("setup.complaint", label=words(f"setup.{name}"), what=words(key, **fill))
            for name, (key, fill) in refusal.problems.items()
        ]
    return [words(refusal.key, **refusal.fill)]


def _allows(words: Words, here: ChannelFacts) -> str:
    people = words("setup.members", count=len(here.members))
    how = words("setup.shared", count=len(here.orgs)) if here.shared else words("setup.not_shared")
    parts = [people, how] if here.may_post else [people, how, words("setup.restricted")]
    return "  ·  ".join(parts)


def person_option(person: Person | None, slack_id: str) -> Element:
    """Somebody who can be chosen."""
    return blocks.option((person.name if person else None) or slack_id, slack_id)


def _text(words: Words, name: str, typed: Mapping[str, str], *, optional: bool = False) -> Block:
    hint = f"setup.{name}_hint"
    return blocks.field(
        name,
        words(f"setup.{name}"),
        blocks.text_input(initial=typed.get(name, "")),
        optional=optional,
        hint=words(hint) if words.has(hint) else None,
    )


def _chosen(typed: Mapping[str, str], name: str) -> list[str]:
    return [one for one in typed.get(name, "").split(",") if one]


def _several(words: Words, name: str, options: list[Block], typed: Mapping[str, str], *, search: bool = False) -> Block:
    """A menu of several; of more than fit into one, where that is wanted, one that is searched by typing."""
    element = blocks.several(options, _chosen(typed, name), searched_as=name if search else None)
    return blocks.field(name, words(f"setup.{name}"), element, optional=True, hint=words(f"setup.{name}_hint"))


def _team_channel(typed: Mapping[str, str]) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": "value",
        "filter": {
            "include": ["private", "public"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    if typed.get("team_channel"):
        element["initial_conversation"] = typed["team_channel"]
    return element


def silent_answer(words: Words, concerned: Sequence[Project], until: date | None) -> Message:
    """Where nothing is said to the client by itself from now on, and until when."""
    names = words.list(blocks.escaped(project.name) for project in concerned[:SILENT_NAMED])
    if until is None:
        text = words("silence.begun", projects=names, count=len(concerned))
    else:
        text = words("silence.begun_until", projects=names, count=len(concerned), day=words.date(until))
    return Message(text, (blocks.section(text),))


def speaking_answer(words: Words, concerned: Sequence[Project]) -> Message:
    """Where something is said again."""
    names = words.list(blocks.escaped(project.name) for project in concerned[:SILENT_NAMED])
    text = words("silence.ended", projects=names) if concerned else words("silence.there_was_none")
    return Message(text, (blocks.section(text),))

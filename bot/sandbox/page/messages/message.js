// One message: who, when, what, and what hangs below it.

import { attachments } from "./attachments.js";
import { authorOf } from "./author.js";
import { drawReactions } from "./reactions.js";
import { editor } from "./editor.js";
import * as api from "../api.js";
import { avatar, orgBadge } from "../avatar.js";
import { drawBlocks } from "../blocks/index.js";
import { h } from "../dom.js";
import { drawFile } from "../files.js";
import { foldable } from "../fold.js";
import { icon } from "../icons.js";
import { mrkdwn } from "../mrkdwn.js";
import { notice, why } from "../notice.js";
import { now, zone } from "../now.js";
import { state, tell } from "../state.js";
import { messageSurface } from "../surface.js";
import { dayNumber, distance, longMoment, ofStamp, shortMoment, timeOfDay } from "../time.js";
import { app, personOf } from "../world.js";
import { language, t } from "../words.js";

// Slack's own lines ("has joined the channel") are told in small print.
const SYSTEM = /^(channel_|group_|pinned_item|unpinned_item|bot_add|bot_remove)/;

export function drawMessage(message, { compact, inThread }) {
  const author = authorOf(message);
  const date = ofStamp(message.ts);
  const system = SYSTEM.test(message.subtype ?? "");
  const classes = ["message", compact && "message-compact", message.is_ephemeral && "message-ephemeral",
    message.pinned && "message-pinned", system && "message-system"].filter(Boolean).join(" ");
  const stamp = h("time", { datetime: date.toISOString(), title: longMoment(date, language(), zone()), class: "stamp" },
    whenSaid(date, inThread && !compact));
  const head = h("div", { class: compact ? "head visually-hidden" : "head" },
    h("span", { class: "author" }, author.name),
    author.isApp ? h("span", { class: "org org-app" }, t("app")) : orgBadge(author),
    author.guest && h("span", { class: "org" }, t("guest")),
    !compact && stamp);
  return h("li", { class: classes, "data-ts": message.ts, tabindex: "-1" },
    message.is_ephemeral && h("div", { class: "only-you" }, icon("eye"), t("onlyYou"),
      h("button", { type: "button", class: "text-button", onclick: () => dismiss(message) }, t("dismiss"))),
    message.pinned && !inThread && h("div", { class: "pin-note" }, icon("pin"), t("isPinned")),
    h("div", { class: "gutter" }, compact ? stamp : avatar(author)),
    h("div", { class: "body" }, head, content(message),
      message.files?.length ? h("div", { class: "files" }, message.files.map(drawFile)) : null,
      drawReactions(message),
      !inThread && replies(message)));
}

// A thread has no lines between its days, so there a stamp names the day as well.
function whenSaid(date, alone) {
  const isToday = dayNumber(date, zone()) === dayNumber(now(), zone());
  return alone && !isToday ? shortMoment(date, language(), zone()) : timeOfDay(date, language(), zone());
}

function content(message) {
  if (state.editing === message.ts) return editor(message);
  const edited = message.edited && h("span", { class: "edited" }, ` ${t("edited")}`);
  // What people typed comes with blocks that repeat the text without its styles; Slack's own box would have styled it.
  const typed = message.text && !authorOf(message).isApp && !message.bot_id;
  if (message.blocks?.length && !typed) {
    return h("div", { class: "blocks" }, drawBlocks(message.blocks, messageSurface(message)), edited, attachments(message));
  }
  const said = message.text ? foldable(h("div", { class: "text" }, mrkdwn(message.text), edited)) : edited;
  return [said, attachments(message)];
}

async function dismiss(message) {
  try {
    await api.remove({ person: state.person.id, channel: message.channel, ts: message.ts });
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
}

function replies(message) {
  if (!message.reply_count) return null;
  const last = message.latest_reply && t("lastReply", { when: distance(ofStamp(message.latest_reply), language(), now()) });
  return h("button", { type: "button", class: "replies", onclick: () => tell("go", { thread: message.ts }) },
    h("span", { class: "reply-faces" }, (message.reply_users ?? []).slice(0, 4).map((id) => avatar(personOf(id), "avatar-small"))),
    h("strong", {}, t("replies", { n: message.reply_count })), last && h("span", { class: "reply-last" }, last));
}

// What can be done with a message. One bar for the page: it moves to the message under the pointer or with the focus.

import * as api from "../api.js";
import { react } from "./reactions.js";
import { confirm } from "../confirm.js";
import { fill, h } from "../dom.js";
import { pickEmoji } from "../emoji/picker.js";
import { characterOf } from "../emoji/table.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { notice, why } from "../notice.js";
import { state, tell } from "../state.js";
import { app, mayCommand } from "../world.js";
import { t } from "../words.js";

const ABOVE = 18; // pixels the bar stands out above its message
const QUICK = ["+1", "white_check_mark", "eyes"];
const bar = h("div", { class: "toolbar", role: "toolbar" });

export function offerToolbar(list, find) {
  const come = (event) => {
    const node = event.target.closest?.("li.message");
    if (!node || bar.querySelector('[aria-expanded="true"]') || bar.parentNode === node) return;
    const message = find(node.dataset.ts);
    if (!message || message.is_ephemeral) return bar.remove();
    bar.setAttribute("aria-label", t("more"));
    fill(bar, buttons(message, list.dataset.inThread === "true"));
    const room = node.getBoundingClientRect().top - list.parentNode.getBoundingClientRect().top;
    bar.classList.toggle("toolbar-inside", room < ABOVE);
    node.append(bar);
  };
  list.addEventListener("pointerover", come);
  list.addEventListener("focusin", come);
}

function buttons(message, inThread) {
  const own = (name, label, act, attributes = {}) => {
    const node = h("button", { type: "button", "aria-label": label, title: label, ...attributes, onclick: () => act(node) }, icon(name));
    return node;
  };
  return [
    QUICK.map((name) => h("button", {
      type: "button", class: "emoji quick", "aria-label": t("reactWith", { name: name.replaceAll("_", " ") }), onclick: () => react(message, name),
    }, characterOf(name))),
    own("smile", t("react"), (node) => pickEmoji(node, (name) => react(message, name))),
    !inThread && own("thread", t("reply"), () => tell("go", { thread: message.thread_ts ?? message.ts, focus: true })),
    own("more", t("more"), (node) => openMenu(node, more(message)), { "aria-haspopup": "menu" }),
  ];
}

function more(message) {
  const items = [];
  if (mayCommand()) {
    for (const shortcut of state.world.shortcuts.filter((one) => one.type === "message")) {
      items.push({
        label: shortcut.name, more: app().name, value: shortcut.callback_id,
        choose: () => tried(() => api.shortcut({
          person: state.person.id, callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts,
        })),
      });
    }
  }
  items.push({ label: t(message.pinned ? "unpin" : "pin"), value: "pin", choose: () => tried(() => api.pin({
    person: state.person.id, channel: message.channel, ts: message.ts, ...(message.pinned ? { remove: true } : {}),
  })) });
  if (message.user === state.person.id) {
    items.push({ label: t("edit"), value: "edit", choose: () => {
      state.editing = message.ts;
      tell("messages");
    } });
    items.push({ label: t("remove"), value: "delete", danger: true, choose: async () => {
      const sure = await confirm({ text: t("removeSure"), confirm: t("remove"), deny: t("cancel"), style: "danger" });
      if (sure) await tried(() => api.remove({ person: state.person.id, channel: message.channel, ts: message.ts }));
    } });
  }
  return items;
}

async function tried(deed) {
  try {
    await deed();
    tell("deed", { deed: "menu" });
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
}

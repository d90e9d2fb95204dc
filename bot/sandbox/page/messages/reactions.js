import * as api from "../api.js";
import { h } from "../dom.js";
import { characterOf } from "../emoji/table.js";
import { pickEmoji } from "../emoji/picker.js";
import { icon } from "../icons.js";
import { notice, why } from "../notice.js";
import { state, tell } from "../state.js";
import { app, personOf } from "../world.js";
import { t } from "../words.js";

export function drawReactions(message) {
  if (!message.reactions?.length) return null;
  const add = h("button", { type: "button", class: "reaction reaction-add", "aria-label": t("react"), onclick: () =>
    pickEmoji(add, (name) => react(message, name)) }, icon("smile"));
  return h("div", { class: "reactions" }, message.reactions.map((one) => {
    const mine = one.users.includes(state.person.id);
    const names = one.users.map((id) => personOf(id)?.name ?? id).join(", ");
    return h("button", {
      type: "button", class: mine ? "reaction reaction-mine" : "reaction", "aria-pressed": String(mine),
      title: t("reactedBy", { names, name: one.name }),
      "aria-label": `${t(mine ? "unreact" : "reactWith", { name: one.name.replaceAll("_", " ") })} (${one.count})`,
      onclick: () => react(message, one.name, mine),
    }, h("span", { class: "emoji" }, characterOf(one.name) ?? `:${one.name}:`), h("span", {}, String(one.count)));
  }), add);
}

export async function react(message, name, remove = false) {
  try {
    await api.react({ person: state.person.id, channel: message.channel, ts: message.ts, name, ...(remove ? { remove: true } : {}) });
    tell("deed", { deed: "react" });
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
}

import * as api from "../api.js";
import { spoken, written } from "../composer/mentions.js";
import { h } from "../dom.js";
import { notice, why } from "../notice.js";
import { state, tell } from "../state.js";
import { app } from "../world.js";
import { t } from "../words.js";

// One's own message, open for change: Enter saves, Esc leaves it as it was.
export function editor(message) {
  const box = h("textarea", { class: "typed", rows: "2", "aria-label": t("edit"), value: spoken(message.text), onkeydown: (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  } });
  queueMicrotask(() => box.focus());
  return h("div", { class: "editor" }, box, h("div", { class: "dialog-buttons" },
    h("button", { type: "button", class: "button", onclick: leave }, t("cancel")),
    h("button", { type: "button", class: "button button-primary", onclick: save }, t("save"))));

  function leave() {
    state.editing = null;
    tell("messages");
  }

  async function save() {
    try {
      await api.edit({ person: state.person.id, channel: message.channel, ts: message.ts, text: written(box.value) });
      leave();
    } catch (refused) {
      notice(why(refused, app().name), "bad");
    }
  }
}

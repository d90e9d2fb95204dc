// A line at the foot of the page that says how something went; screen readers hear it.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const STAYS = 9000; // ms
const place = h("div", { class: "notice", role: "status", id: "notice" });
let timer = 0;

export function notice(said, mood = "plain", { stays = false } = {}) {
  // In front of an open dialog only what is inside it can be seen and heard.
  const holder = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (place.parentNode !== holder) holder.append(place);
  place.className = `notice notice-${mood}`;
  fill(place, h("span", {}, said),
    h("button", { type: "button", class: "button-plain notice-close", "aria-label": t("close"), onclick: hush }, icon("close")));
  clearTimeout(timer);
  if (!stays) timer = setTimeout(hush, STAYS);
}

export function hush() {
  clearTimeout(timer);
  place.replaceChildren();
  place.className = "notice";
}

export function why(refused, appName) {
  if (refused.error === "operation_timeout") return t("timedOut", { app: appName });
  if (refused.error === "no_server") return t("noServer");
  return t("failed", { error: refused.message });
}

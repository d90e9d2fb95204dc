import { h } from "../dom.js";
import { t } from "../words.js";

// What the page cannot draw is shown as it was sent, never as nothing.
export function unknown(thing) {
  return h("details", { class: "unknown", open: true },
    h("summary", {}, t("unknownBlock", { type: String(thing?.type) })),
    h("pre", { tabindex: "0" }, h("code", {}, JSON.stringify(thing, null, 2))));
}

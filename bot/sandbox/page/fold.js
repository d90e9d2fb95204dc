import { h } from "./dom.js";
import { t } from "./words.js";

const LONG = 700; // characters; Slack folds a section's text at about this length unless it says expand

// A long text shows its beginning and a button for the rest.
export function foldable(node, { expand = false } = {}) {
  if (expand || node.textContent.length <= LONG) return node;
  node.classList.add("folded");
  const more = h("button", { type: "button", class: "text-button", "aria-expanded": "false", onclick: () => {
    const folded = node.classList.toggle("folded");
    more.textContent = folded ? t("showMore") : t("showLess");
    more.setAttribute("aria-expanded", String(!folded));
  } }, t("showMore"));
  return h("div", {}, node, more);
}

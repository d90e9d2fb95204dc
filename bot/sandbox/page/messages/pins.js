// The bar of pinned messages under the channel's name.

import { authorOf } from "./author.js";
import { summary } from "./summary.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { float } from "../menu.js";
import { t } from "../words.js";

export function drawPins(bar, pinned, jump) {
  bar.hidden = !pinned.length;
  if (!pinned.length) return fill(bar);
  const open = h("button", { type: "button", class: "pins-open", "aria-haspopup": pinned.length > 1 ? "dialog" : null, onclick: () => {
    if (pinned.length === 1) jump(pinned[0]);
    else choose(open, pinned, jump);
  } }, icon("pin"), h("span", { class: "pins-count" }, t("pinned", { n: pinned.length })),
  h("span", { class: "pins-first" }, summary(pinned.at(-1))));
  return fill(bar, open);
}

function choose(anchor, pinned, jump) {
  const node = h("div", { class: "menu pins-list", popover: "auto", role: "dialog", "aria-label": t("pinnedMessages") },
    pinned.map((message) => h("button", { type: "button", class: "menu-item", onclick: () => {
      node.hidePopover();
      jump(message);
    } }, h("strong", {}, authorOf(message).name), h("span", { class: "option-more" }, summary(message)))));
  float(node, anchor, { matchWidth: false });
  node.querySelector("button").focus();
}

import { h, safeAddress } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { text } from "../texts.js";
import { t } from "../words.js";

export function overflow(element, { block, surface }) {
  const node = h("button", {
    type: "button", class: "button button-icon", "data-action": element.action_id, "aria-label": t("moreActions"),
    "aria-haspopup": "menu",
    onclick: () => openMenu(node, element.options.map((option) => ({
      label: text(option.text),
      more: option.description ? text(option.description) : null,
      value: option.value,
      choose: () => {
        if (safeAddress(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
        return surface.act(block, element, option.value);
      },
    }))),
  }, icon("more"));
  return node;
}

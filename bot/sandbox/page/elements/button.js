import { h, link, safeAddress } from "../dom.js";
import { plainText } from "../texts.js";

export function button(element, { block, surface }) {
  const look = `button ${{ primary: "button-primary", danger: "button-danger" }[element.style] ?? ""}`.trim();
  if (element.url && safeAddress(element.url)) {
    const away = link(element.url, ...plainText(element.text));
    away.className = look;
    away.addEventListener("click", () => surface.act(block, element, null));
    return away;
  }
  const node = h("button", {
    type: "button", class: look, "data-action": element.action_id, "aria-label": element.accessibility_label,
    onclick: async () => {
      if (node.getAttribute("aria-busy")) return;
      node.setAttribute("aria-busy", "true");
      try {
        await surface.act(block, element, element.value ?? null);
      } finally {
        node.removeAttribute("aria-busy");
      }
    },
  }, plainText(element.text));
  return node;
}

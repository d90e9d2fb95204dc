// A small menu under a button: arrows to move, Enter to take, Esc or a click elsewhere to leave.

import { h } from "./dom.js";
import { placeUnder } from "./popover.js";

// items: {label, more?, value?, danger?, choose}
export function openMenu(anchor, items) {
  const menu = h("div", { class: "menu", role: "menu", popover: "auto" }, items.map((item) =>
    h("button", {
      type: "button", role: "menuitem", tabindex: "-1", class: item.danger ? "menu-item danger" : "menu-item",
      "data-value": item.value, onclick: () => {
        menu.hidePopover();
        item.choose();
      },
    }, h("span", {}, item.label), item.more && h("span", { class: "option-more" }, item.more))));
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (!step) return;
    event.preventDefault();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  float(menu, anchor, { matchWidth: false, alignEnd: true });
  menu.firstElementChild?.focus();
}

// Shows any node as a popover of this anchor and takes it away again when it closes.
export function float(node, anchor, how) {
  const home = anchor.closest("dialog") ?? document.body;
  home.append(node);
  anchor.setAttribute("aria-expanded", "true");
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const hadFocus = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (hadFocus && anchor.isConnected) anchor.focus();
  });
  node.showPopover();
  placeUnder(node, anchor, how);
}

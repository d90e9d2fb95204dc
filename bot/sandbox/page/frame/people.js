// Being somebody: one click on a face, or Alt and a number.

import { avatar, orgBadge } from "../avatar.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { float } from "../menu.js";
import { be } from "../open.js";
import { on, state } from "../state.js";
import { playable } from "../world.js";
import { t } from "../words.js";

export function placePeople(node) {
  on("world person language", () => draw(node));
  document.addEventListener("keydown", (event) => {
    const number = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (!event.altKey || event.ctrlKey || event.metaKey || !number) return;
    const person = playable()[number - 1];
    if (!person) return;
    event.preventDefault();
    be(person);
  });
}

function draw(node) {
  if (!state.person) return;
  const everybody = playable();
  const hadFocus = node.contains(document.activeElement) ? document.activeElement.dataset.person : null;
  const title = (one, index) => t("playingAs", { name: one.name, org: one.org, key: index + 1 });
  const faces = h("div", { class: "faces", role: "group", "aria-label": t("beSomebody") }, everybody.map((one, index) => h("button", {
    type: "button", class: "face", "data-person": one.handle, "aria-pressed": String(one.id === state.person.id),
    "aria-label": title(one, index), title: title(one, index), onclick: () => be(one),
  }, avatar(one))));
  const current = h("button", {
    type: "button", class: "playing", "aria-haspopup": "menu", "data-person": "menu",
    "aria-label": t("playing", { name: state.person.name }), onclick: () => choose(current, everybody),
  }, avatar(state.person), h("span", { class: "playing-words" },
    h("span", { class: "playing-name" }, state.person.name),
    orgBadge(state.person)), icon("down"));
  fill(node, faces, current);
  if (hadFocus) [...node.querySelectorAll("[data-person]")].find((one) => one.dataset.person === hadFocus)?.focus();
}

function choose(anchor, everybody) {
  const menu = h("div", { class: "menu people-menu", role: "menu", popover: "auto", "aria-label": t("beSomebody") },
    everybody.map((one, index) => h("button", {
      type: "button", role: "menuitemradio", "aria-checked": String(one.id === state.person.id), class: "menu-item person-item", onclick: () => {
        menu.hidePopover();
        be(one);
      },
    }, avatar(one), h("span", { class: "person-words" }, h("span", {}, one.name), orgBadge(one)),
    index < 9 && h("kbd", {}, `Alt ${index + 1}`))));
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...menu.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  float(menu, anchor, { matchWidth: false, alignEnd: true });
  menu.querySelector('[aria-checked="true"]')?.focus();
}

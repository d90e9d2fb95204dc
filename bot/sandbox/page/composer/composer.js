// The box to write in: Enter sends, Shift+Enter makes a line, / and @ complete, Up brings back what was sent, Esc closes.

import { offers } from "./complete.js";
import { past, rememberSent } from "./history.js";
import { written } from "./mentions.js";
import * as api from "../api.js";
import { avatar } from "../avatar.js";
import { fill, h, newId } from "../dom.js";
import { pickEmoji } from "../emoji/picker.js";
import { characterOf } from "../emoji/table.js";
import { readFiles } from "../files.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { hush, notice, why } from "../notice.js";
import { state, tell } from "../state.js";
import { app, mayCommand } from "../world.js";
import { t } from "../words.js";

const drafts = new Map(); // place → text, so that a look elsewhere loses nothing

export function composer({ inThread }) {
  const listId = newId("offers");
  const list = h("ul", { id: listId, role: "listbox", class: "offers" });
  const note = h("p", { class: "offers-note", role: "status" });
  const files = h("ul", { class: "file-names" });
  const box = h("textarea", {
    class: "box", rows: "1", role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    "aria-haspopup": "listbox", spellcheck: "false", oninput: typed, onkeydown: keys, onblur: () => close(),
  });
  const chooser = h("input", { type: "file", multiple: true, hidden: true, onchange: attach });
  const button = (name, label, act) => {
    const node = h("button", { type: "button", class: "button-plain", onclick: () => act(node) }, icon(name));
    return { node, relabel: () => [["aria-label", t(label)], ["title", t(label)]].forEach(([key, value]) => node.setAttribute(key, value)) };
  };
  const emojiButton = button("smile", "emoji", (node) => pickEmoji(node, (name) => put(`${characterOf(name)} `)));
  const attachButton = button("clip", "attach", () => chooser.click());
  const shortcutButton = button("bolt", "shortcuts", (node) => openMenu(node, globals().map((one) => ({
    label: one.name, more: one.description, value: one.callback_id, choose: () => tried(() => api.shortcut({ person: state.person.id, callback_id: one.callback_id })),
  }))));
  const sendButton = button("send", inThread ? "sendReply" : "send", send);
  sendButton.node.classList.add("send");
  const node = h("div", { class: "composer" }, h("div", { class: "offers-place" }, list, note),
    h("div", { class: "box-frame" }, box, files,
      h("div", { class: "box-tools" }, emojiButton.node, attachButton.node, chooser, shortcutButton.node, h("span", { class: "spring" }), sendButton.node)));

  let place = null;
  let attached = [];
  let items = [];
  let active = 0;
  let recalled = null; // how far back Up has gone
  let sending = false;
  return { node, settle, focus: () => box.focus() };

  // Called whenever the person, the place or the language may have changed.
  function settle(newPlace, label) {
    if (newPlace !== place) {
      drafts.set(place, box.value);
      place = newPlace;
      box.value = drafts.get(place) ?? "";
      attached = [];
      showFiles();
      recalled = null;
      close();
      size();
    }
    box.placeholder = label;
    box.setAttribute("aria-label", label);
    for (const one of [emojiButton, attachButton, shortcutButton, sendButton]) one.relabel();
    shortcutButton.node.hidden = inThread || !globals().length;
  }

  function globals() {
    return mayCommand() ? state.world.shortcuts.filter((one) => one.type === "global") : [];
  }

  function typed() {
    recalled = null;
    size();
    offer();
  }

  // One row to eight; browsers that know field-sizing do it themselves.
  function size() {
    if (CSS.supports("field-sizing", "content")) return;
    box.rows = Math.min(8, box.value.split("\n").length);
  }

  function offer() {
    const found = offers(box.value, box.selectionStart, { inThread });
    items = found.items;
    note.textContent = found.note ?? "";
    list.hidden = !items.length;
    if (items.length) list.setAttribute("aria-label", found.heading);
    fill(list, items.map((item, index) => h("li", {
      role: "option", id: `${listId}-${index}`, class: "offer", "data-key": item.key, "aria-selected": "false",
      onpointerdown: (event) => event.preventDefault(), onclick: () => choose(item),
    }, item.person && avatar(item.person, "avatar-small"), h("span", { class: "offer-label" }, item.label),
    item.hint && h("span", { class: "offer-hint" }, item.hint), item.more && h("span", { class: "offer-more" }, item.more))));
    box.setAttribute("aria-expanded", String(items.length > 0));
    move(0);
  }

  function move(to) {
    active = items.length ? (to + items.length) % items.length : 0;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (items.length) box.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else box.removeAttribute("aria-activedescendant");
  }

  function choose(item) {
    const rest = box.value.slice(box.selectionStart);
    box.value = box.value.slice(0, item.put.from) + item.put.text + rest;
    const caret = item.put.from + item.put.text.length;
    box.setSelectionRange(caret, caret);
    box.focus();
    close();
  }

  function close() {
    items = [];
    list.replaceChildren();
    list.hidden = true;
    note.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function keys(event) {
    if (event.isComposing) return;
    const open = items.length > 0;
    if (event.key === "Escape" && (open || note.textContent)) {
      event.stopPropagation();
      close();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))) {
      const { from, text } = items[active].put;
      const isThere = box.value.slice(from, box.selectionStart).trim() === text.trim();
      if (event.key === "Enter" && isThere) return enter(event);
      event.preventDefault();
      choose(items[active]);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") back(event);
    else if (event.key === "Enter" && !event.shiftKey) enter(event);
  }

  function enter(event) {
    event.preventDefault();
    send();
  }

  function back(event) {
    const all = past();
    const up = event.key === "ArrowUp";
    if ((recalled === null && (!up || box.value)) || !all.length) return;
    event.preventDefault();
    recalled = Math.min(all.length, Math.max(0, (recalled ?? 0) + (up ? 1 : -1)));
    box.value = recalled ? all[all.length - recalled] : "";
    if (!recalled) recalled = null;
    box.setSelectionRange(box.value.length, box.value.length);
    size();
  }

  function put(text) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  }

  async function attach() {
    attached.push(...await readFiles([...chooser.files]));
    chooser.value = "";
    showFiles();
    box.focus();
  }

  function showFiles() {
    fill(files, attached.map((file) => h("li", {}, icon("file"), file.name,
      h("button", { type: "button", class: "button-plain", "aria-label": t("unattach", { name: file.name }), onclick: () => {
        attached = attached.filter((other) => other !== file);
        showFiles();
      } }, icon("close")))));
  }

  async function send() {
    const text = box.value.trim();
    if (sending || (!text && !attached.length)) return;
    const command = /^(\/\S+)(?:\s+([\s\S]*))?$/.exec(text);
    if (command && inThread) return offer();
    sending = true;
    sendButton.node.setAttribute("aria-busy", "true");
    const here = place;
    const sent = await tried(() => (command ? slash(command[1], command[2] ?? "") : say(text)), command?.[1]);
    sending = false;
    sendButton.node.removeAttribute("aria-busy");
    if (!sent) return;
    rememberSent(text);
    if (here !== place) return drafts.delete(here);
    if (box.value.trim() === text) box.value = "";
    attached = [];
    recalled = null;
    showFiles();
    close();
    size();
  }

  function say(text) {
    return api.say({
      person: state.person.id, channel: state.channel.id, text: written(text),
      ...(inThread ? { thread_ts: state.thread } : {}), ...(attached.length ? { files: attached } : {}),
    });
  }

  function slash(command, text) {
    return api.slash({ person: state.person.id, channel: state.channel.id, command, text: written(text) });
  }

  async function tried(deed, command) {
    try {
      await deed();
      hush();
      tell("deed", { deed: command ? "slash" : inThread ? "reply" : "say" });
      return true;
    } catch (refused) {
      if (refused.error === "not_a_command") notice(t("notACommand", { command }), "bad");
      else notice(why(refused, app().name), "bad");
      return false;
    }
  }
}

// A list of messages that keeps what did not change: only new and altered ones are drawn, so focus and open menus stay.

import { authorOf } from "./author.js";
import { drawMessage } from "./message.js";
import { offerToolbar } from "./toolbar.js";
import { h } from "../dom.js";
import { now, zone } from "../now.js";
import { state } from "../state.js";
import { dayName, dayNumber, ofStamp } from "../time.js";
import { language, t } from "../words.js";

const TOGETHER = 300; // seconds within which one author's messages stand under one name

export function messageList({ label, inThread = false }) {
  const list = h("ol", { class: "messages", "aria-label": label, "data-in-thread": String(inThread) });
  const drawn = new Map(); // ts → {node, key}
  let shown = [];
  offerToolbar(list, (ts) => shown.find((message) => message.ts === ts));
  list.addEventListener("keydown", walk);

  return { list, update, forget };

  // `newFrom` is the stamp of the first message this person has not seen.
  function update(messages, { newFrom = null } = {}) {
    shown = messages;
    const nodes = [];
    const present = new Set();
    let previous = null;
    for (const message of messages) {
      const date = ofStamp(message.ts);
      const day = dayNumber(date, zone());
      if (!inThread && (!previous || dayNumber(ofStamp(previous.ts), zone()) !== day)) {
        nodes.push(separator(`day-${day}`, "day", capital(dayName(date, language(), zone(), now()))));
        previous = null;
      }
      if (message.ts === newFrom) {
        nodes.push(separator("new", "new-here", t("newHere")));
        previous = null;
      }
      const compact = follows(message, previous);
      const key = JSON.stringify([message, compact, state.editing === message.ts, dayNumber(now(), zone())]);
      const name = `${message.ts} ${message.is_ephemeral ?? ""}`;
      present.add(name);
      if (drawn.get(name)?.key !== key) drawn.set(name, { key, node: drawMessage(message, { compact, inThread }) });
      nodes.push(drawn.get(name).node);
      previous = message;
    }
    for (const name of drawn.keys()) if (!present.has(name) && !name.startsWith("~")) drawn.delete(name);
    settle(nodes);
  }

  function forget() {
    drawn.clear();
    list.replaceChildren();
  }

  // Moves as few nodes as possible: a node taken out and put back would lose the focus.
  function settle(nodes) {
    const wanted = new Set(nodes);
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    const place = held?.closest("li.message");
    for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    if (place && !wanted.has(place)) takeUp(nodes.find((node) => node.dataset.ts === place.dataset.ts), held.dataset.action);
    const all = list.querySelectorAll("li.message");
    if (![...all].some((node) => node.tabIndex === 0) && all.length) all[all.length - 1].tabIndex = 0;
  }

  // A message that changed under one's hands: the focus goes to the same button in it, or to the message where that is gone.
  function takeUp(node, action) {
    const again = [...node?.querySelectorAll("[data-action]") ?? []].find((one) => one.dataset.action === action);
    (again ?? node)?.focus({ preventScroll: true });
  }

  function separator(name, look, words) {
    const at = `~${name}`;
    if (drawn.get(at)?.key !== words) {
      drawn.set(at, { key: words, node: h("li", { class: `separator ${look}` }, h("span", {}, words)) });
    }
    return drawn.get(at).node;
  }

  function walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches("li.message")) return;
    event.preventDefault();
    const all = [...list.querySelectorAll("li.message")];
    const next = all[all.indexOf(event.target) + step];
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

function follows(message, previous) {
  if (!previous || message.is_ephemeral || previous.is_ephemeral || message.pinned || message.subtype || previous.subtype) return false;
  return authorOf(message).id === authorOf(previous).id && authorOf(message).name === authorOf(previous).name
    && Number(message.ts) - Number(previous.ts) < TOGETHER;
}

// The sandbox's time and the ways to move it on. While the app works through what falls due, the page says so and waits.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { float } from "../menu.js";
import { notice, why } from "../notice.js";
import { now, settleNow, zone } from "../now.js";
import { on, state, tell } from "../state.js";
import { fridayAt, instantOfText, longMoment, shortMoment, tomorrowAt, wallText } from "../time.js";
import { app, channelOf } from "../world.js";
import { language, t } from "../words.js";

const TICK = 1000; // ms
const meanwhile = new Map(); // channel → messages while the clock moves
let moving = false;

export function placeClock(node) {
  const face = h("time", { class: "clock-face" });
  const place = h("span", { class: "clock-zone" });
  const moves = h("div", { class: "clock-moves", id: "clock-moves", role: "group" });
  const toggle = h("button", { type: "button", class: "clock-now", "aria-controls": "clock-moves", "aria-expanded": "false", onclick: () =>
    toggle.setAttribute("aria-expanded", String(node.classList.toggle("clock-open"))) },
  icon("clock"), h("span", { class: "clock-words" }, face, place), icon("down"));
  fill(node, toggle, moves);
  on("world person language clock", draw);
  on("heard", ({ type, channel }) => {
    if (moving && type === "message") meanwhile.set(channel, (meanwhile.get(channel) ?? 0) + 1);
  });
  setInterval(tick, TICK);
  document.addEventListener("pointerdown", (event) => {
    if (!node.contains(event.target) && !event.target.closest?.("[popover]")) fold();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") fold();
  });

  function fold() {
    node.classList.remove("clock-open");
    toggle.setAttribute("aria-expanded", "false");
  }

  function tick() {
    if (!state.world) return;
    const moment = now();
    const words = shortMoment(moment, language(), zone());
    if (face.textContent === words) return;
    face.textContent = words;
    face.dateTime = moment.toISOString();
    face.title = longMoment(moment, language(), zone());
  }

  function draw(change) {
    if (!state.person) return;
    node.setAttribute("aria-label", t("clock"));
    const away = moving || Boolean(change?.target);
    node.classList.toggle("clock-moving", away);
    place.textContent = zone().split("/").at(-1).replaceAll("_", " ");
    place.title = t("now", { zone: zone() });
    moves.setAttribute("aria-label", t("clock"));
    const other = h("button", { type: "button", class: "button", "aria-haspopup": "dialog", onclick: () => ask(other) }, t("other"));
    const focused = moves.contains(document.activeElement) ? [...moves.children].indexOf(document.activeElement) : -1;
    fill(moves,
      move("hour", t("hourOn"), () => ({ by: 3600 })),
      move("tomorrow", t("tomorrow"), () => ({ to: tomorrowAt(9, now(), zone()).toISOString() })),
      move("friday", t("friday"), () => ({ to: fridayAt(16, now(), zone()).toISOString() })),
      other,
      away && h("p", { class: "clock-busy", role: "status" }, t("moving", { app: app().name })));
    if (away) for (const one of moves.querySelectorAll("button")) one.setAttribute("aria-disabled", "true");
    if (focused >= 0) moves.children[focused]?.focus();
    tick();
  }

  function move(name, words, where) {
    return h("button", { type: "button", class: "button", "data-move": name, onclick: () => travel(where(), name) }, words);
  }

  function ask(anchor) {
    const box = h("input", { type: "datetime-local", class: "typed", "aria-label": t("dateAndTime"), value: wallText(now(), zone()) });
    const form = h("form", { class: "menu clock-ask", popover: "auto", role: "dialog", "aria-label": t("dateAndTime"), onsubmit: (event) => {
      event.preventDefault();
      const to = instantOfText(box.value, zone());
      form.hidePopover();
      if (to && to > now()) travel({ to: to.toISOString() }, "other");
      else notice(t("onlyForward"), "bad");
    } }, box, h("button", { type: "submit", class: "button button-primary" }, t("goThere")));
    float(form, anchor, { matchWidth: false });
    box.focus();
  }

  async function travel(to, name) {
    if (moving) return;
    moving = true;
    meanwhile.clear();
    draw();
    try {
      const answer = await api.moveClock(to);
      settleNow({ target: null, ...answer });
      tell("deed", { deed: "clock", move: name });
      fold();
      notice(h("span", {}, t("arrived", { when: shortMoment(now(), language(), zone()) }), " ",
        answer.late ? t("late") : whatHappened()), "good");
    } catch (refused) {
      notice(why(refused, app().name), "bad");
    } finally {
      moving = false;
      draw();
    }
  }
}

function whatHappened() {
  if (!meanwhile.size) return t("meanwhileNothing");
  const parts = [...meanwhile].map(([id, n]) => {
    const channel = channelOf(id);
    const where = channel?.isDirect ? channel.name : `#${channel?.name ?? id}`;
    return h("button", { type: "button", class: "text-button", onclick: () => tell("go", { channel: id }) }, t("messagesIn", { n, where }));
  });
  return h("span", {}, parts.flatMap((part, index) => (index ? [" · ", part] : [part])));
}

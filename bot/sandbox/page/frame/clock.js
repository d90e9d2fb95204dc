// The project's local time and the ways to move it on. While the app works through what falls due, the page says so and
// waits; then it tells what happened meanwhile.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { beginMeanwhile, placeMeanwhile, tellMeanwhile } from "./meanwhile.js";
import { float } from "../menu.js";
import { hush, notice, why } from "../notice.js";
import { clockZone, now, settleNow, zone } from "../now.js";
import { on, state, tell } from "../state.js";
import { fridayAt, instantOfText, longMoment, shortMoment, timeOfDay, tomorrowAt, wallText, zoneName } from "../time.js";
import { app } from "../world.js";
import { language, t } from "../words.js";

const TICK = 1000; // ms
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
  placeMeanwhile();
  setInterval(tick, TICK);
  document.addEventListener("pointerdown", (event) => {
    if (!node.contains(event.target) && !event.target.closest?.("[popover]")) fold();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") fold();
  });

  on("point", (name) => {
    node.classList.add("clock-open");
    toggle.setAttribute("aria-expanded", "true");
    const button = moves.querySelector(`[data-move="${name}"]`);
    button.focus();
    button.classList.add("is-shown");
    setTimeout(() => button.classList.remove("is-shown"), 1600);
  });

  function fold() {
    const held = moves.contains(document.activeElement);
    node.classList.remove("clock-open");
    toggle.setAttribute("aria-expanded", "false");
    if (held && !moves.checkVisibility()) toggle.focus();
  }

  function tick() {
    if (!state.person) return;
    const moment = now();
    const words = shortMoment(moment, language(), clockZone());
    if (face.textContent === words) return;
    face.textContent = words;
    face.dateTime = moment.toISOString();
    face.title = longMoment(moment, language(), clockZone());
    const theirs = timeOfDay(moment, language(), zone());
    place.textContent = zoneName(clockZone(), language(), moment)
      + (words.endsWith(theirs) ? "" : ` · ${t("yourTime", { time: theirs })}`);
  }

  function draw(change) {
    if (!state.person) return;
    node.setAttribute("aria-label", t("clock"));
    const away = moving || Boolean(change?.target);
    node.classList.toggle("clock-moving", away);
    place.title = t("now", { zone: clockZone() });
    face.textContent = "";
    moves.setAttribute("aria-label", t("clock"));
    const other = h("button", { type: "button", class: "button", "aria-haspopup": "dialog", onclick: () => ask(other) }, t("other"));
    const focused = moves.contains(document.activeElement) ? [...moves.children].indexOf(document.activeElement) : -1;
    fill(moves,
      move("hour", t("hourOn"), () => ({ by: 3600 })),
      move("tomorrow", t("tomorrow"), () => ({ to: tomorrowAt(9, now(), clockZone()).toISOString() })),
      move("friday", t("friday"), () => ({ to: fridayAt(16, now(), clockZone()).toISOString() })),
      other,
      away && h("p", { class: "clock-busy", role: "status" }, t("moving", { app: app().name })));
    if (away) for (const one of moves.querySelectorAll("button")) one.setAttribute("aria-disabled", "true");
    if (focused >= 0) (moves.checkVisibility() ? moves.children[focused] : toggle)?.focus();
    tick();
  }

  function move(name, words, where) {
    return h("button", { type: "button", class: "button", "data-move": name, onclick: () => travel(where(), name) }, words);
  }

  function ask(anchor) {
    const box = h("input", { type: "datetime-local", class: "typed", "aria-label": t("dateAndTime"), value: wallText(now(), clockZone()) });
    const form = h("form", { class: "menu clock-ask", popover: "auto", role: "dialog", "aria-label": t("dateAndTime"), onsubmit: (event) => {
      event.preventDefault();
      const to = instantOfText(box.value, clockZone());
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
    hush();
    beginMeanwhile();
    draw();
    try {
      const answer = await api.moveClock(to);
      settleNow({ target: null, ...answer });
      tell("deed", { deed: "clock", move: name });
      fold();
      tellMeanwhile(answer);
    } catch (refused) {
      notice(why(refused, app().name), "bad");
    } finally {
      moving = false;
      draw();
    }
  }
}

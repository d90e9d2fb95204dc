// The guided first minute: five steps that tick themselves off when what they ask for has happened, whoever did it and how.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { be } from "../open.js";
import { hush } from "../notice.js";
import { here, keep, recall } from "../remembered.js";
import { on, state, tell } from "../state.js";
import { app, mainShared, playable } from "../world.js";
import { t } from "../words.js";

const STEPS = ["raise", "resolve", "approve", "friday", "poll"];
const SAID = ["say", "reply", "react"]; // what a record can be raised by, besides a form
const RECENT = 10_000; // ms after a deed within which what the app says is taken for its effect

// What a button's action_id says it is for, by step; the form behind it counts when it is sent.
const FOR = { raise: /^file:issue$/, resolve: /\bresolve\b/, approve: /\bapprove\b/, poll: /poll/ };

// The buttons a step leads to, each on the message that is about nothing else.
const BUTTONS = { raise: /^file:issue$/, resolve: /\bresolve$/, approve: /\bapprove$/, poll: /^poll.answer$/ };

let done = new Set();
let hidden = false;
let pressed = ""; // the last button's action_id
let last = { at: 0, isSaid: false }; // the last deed, and whether it was something the client said

export function placeGuide(node) {
  done = new Set(recall(here("guide.done"), []));
  hidden = recall("guide.hidden", false);
  on("world person language place", () => draw(node));
  on("deed", ({ deed, action, move }) => {
    const { isOurs } = state.person;
    last = { at: Date.now(), isSaid: !isOurs && SAID.includes(deed) };
    if (deed === "click") pressed = action;
    if (deed === "clock" && move === "friday") tick(node, "friday");
    if (deed !== "submit") return;
    const step = Object.keys(FOR).find((one) => FOR[one].test(pressed));
    pressed = "";
    if (step && isOurs === (step === "resolve")) tick(node, step);
  });
  on("heard", ({ type, message }) => {
    if (type !== "message" || !last.isSaid || Date.now() - last.at > RECENT || !isFromApp(message)) return;
    if (/\bISS-\d+/.test(`${message.text ?? ""} ${JSON.stringify(message.blocks ?? "")}`)) tick(node, "raise");
  });
}

function isFromApp(message) {
  return message.user === app().bot_user || Boolean(message.bot_id);
}

function tick(node, step) {
  if (done.has(step)) return;
  done.add(step);
  keep(here("guide.done"), [...done]);
  draw(node);
}

// Who plays the client and the lead, and where: in the channel they share, and in one that the client never sees. The client
// is of the company with most people there; others look on.
function cast() {
  const everybody = playable();
  const lead = everybody.find((one) => one.isOurs && !one.guest);
  const known = state.world.channels.filter((one) => one.has_app && one.kind === "channel" && one.members.includes(lead?.id));
  const shared = mainShared(known);
  const guests = everybody.filter((one) => !one.isOurs && shared?.members.includes(one.id));
  const colleagues = (one) => guests.filter((other) => other.workspace === one.workspace).length;
  const client = guests.sort((a, b) => colleagues(b) - colleagues(a))[0];
  return { client, lead, shared, team: known.find((one) => !one.shared_with.length) };
}

async function leadTo(step, actor, where) {
  hush();
  if (step === "friday") return tell("point", step);
  if (actor.id !== state.person.id || where?.id !== state.channel?.id) await be(actor, { channel: where?.id ?? null });
  const isAbout = ({ blocks }) => [...JSON.stringify(blocks ?? "").matchAll(/"action_id":"([^"]*)"/g)].some(([, id]) => BUTTONS[step].test(id));
  const message = [...state.pins, ...state.messages].findLast(isAbout);
  if (message) tell("show", message);
  return undefined;
}

function draw(node) {
  if (!state.person) return;
  const { client, lead, shared, team } = cast();
  node.setAttribute("aria-label", t("guide"));
  const hadFocus = node.contains(document.activeElement);
  node.classList.toggle("guide-folded", hidden);
  const fold = h("button", { type: "button", class: "button-plain guide-fold", "aria-expanded": String(!hidden),
    "aria-label": t(hidden ? "guideShow" : "guideHide"), onclick: () => {
      hidden = !hidden;
      keep("guide.hidden", hidden);
      draw(node);
    } }, hidden ? [h("span", { class: "guide-title" }, t("guide")), h("span", { class: "guide-count" }, `${done.size}/5`), icon("down")] : icon("close"));
  if (hidden) {
    fill(node, fold);
  } else {
    const next = STEPS.find((step) => !done.has(step));
    const values = { client: client?.name ?? "", lead: lead?.name ?? "", app: app().name, team: team?.name ?? "" };
    const actor = { raise: client, resolve: lead, approve: client, poll: client }[next];
    const where = next === "resolve" ? team : shared;
    fill(node,
      h("div", { class: "guide-row" },
        h("h2", { class: "guide-title" }, t("guide")),
        h("ol", { class: "guide-steps" }, STEPS.map((step, index) => h("li", {
          class: ["guide-step", done.has(step) && "is-done", step === next && "is-next"].filter(Boolean).join(" "), "aria-current": step === next ? "step" : null,
        }, h("span", { class: "guide-mark", "aria-hidden": "true" }, done.has(step) ? icon("check") : String(index + 1)),
        h("span", { class: "guide-what" }, t(`guide_${step}`)),
        done.has(step) && h("span", { class: "visually-hidden" }, ` (${t("done")})`)))),
        fold),
      h("p", { class: "guide-how", role: "status" }, next ? t(`guide_${next}_how`, values) : t("guideDone"), " ",
        next && (actor || next === "friday") && h("button", { type: "button", class: "text-button", onclick: () => leadTo(next, actor, where) }, t("guideGo"))));
  }
  if (hadFocus) node.querySelector(".guide-fold").focus();
}

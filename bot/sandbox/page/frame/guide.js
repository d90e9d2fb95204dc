// The guided first minute: five steps that tick themselves off when what they ask for has happened, whoever did it and how.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { be } from "../open.js";
import { keep, recall } from "../remembered.js";
import { on, state } from "../state.js";
import { app, channelsHere, playable } from "../world.js";
import { t } from "../words.js";

const STEPS = ["raise", "resolve", "approve", "friday", "poll"];
const RECENT = 10_000; // ms after a deed within which what the app says is taken for its effect

let done = new Set();
let hidden = false;
let last = { at: 0, isOurs: false };

export function placeGuide(node) {
  done = new Set(recall("guide.done", []));
  hidden = recall("guide.hidden", false);
  on("world person language place", () => draw(node));
  on("deed", (deed) => {
    last = { at: Date.now(), isOurs: state.person.isOurs };
    if (deed.deed === "clock" && deed.move === "friday") tick(node, "friday");
    if (deed.deed === "submit" && !state.person.isOurs && /poll/i.test(deed.callback ?? "")) tick(node, "poll");
  });
  on("heard", ({ message }) => {
    if (!message || !isFromApp(message)) return;
    const said = `${message.text ?? ""} ${JSON.stringify(message.blocks ?? "")}`;
    const recent = Date.now() - last.at < RECENT;
    if (recent && !last.isOurs && /\bISS-\d+/.test(said)) tick(node, "raise");
    if (recent && last.isOurs && /\bISS-\d+/.test(said) && /resolved|已解决/i.test(said)) tick(node, "resolve");
    if (recent && /\bCR-\d+/.test(said) && /\bapproved\b|已批准|已同意/i.test(said)) tick(node, "approve");
  });
}

function isFromApp(message) {
  return message.user === app().bot_user || Boolean(message.bot_id);
}

function tick(node, step) {
  if (done.has(step)) return;
  done.add(step);
  keep("guide.done", [...done]);
  draw(node);
}

function cast() {
  const everybody = playable();
  const shared = channelsHere().find((one) => one.isShared);
  const client = everybody.find((one) => !one.isOurs && (!shared || shared.members.includes(one.id))) ?? everybody.find((one) => !one.isOurs);
  return { client, lead: everybody.find((one) => one.isOurs && !one.guest) };
}

function draw(node) {
  if (!state.person) return;
  const { client, lead } = cast();
  node.setAttribute("aria-label", t("guide"));
  const hadFocus = node.contains(document.activeElement);
  node.classList.toggle("guide-folded", hidden);
  const fold = h("button", { type: "button", class: "button-plain guide-fold", "aria-expanded": String(!hidden),
    "aria-label": t(hidden ? "guideShow" : "guideHide"), onclick: () => {
      hidden = !hidden;
      keep("guide.hidden", hidden);
      draw(node);
    } }, hidden ? [h("span", { class: "guide-title" }, t("guide")), h("span", { class: "guide-count" }, `${done.size}/5`)] : icon("close"));
  if (hidden) {
    fill(node, fold);
  } else {
    const next = STEPS.find((step) => !done.has(step));
    const values = { client: client?.name ?? "", lead: lead?.name ?? "", app: app().name };
    const actor = { raise: client, resolve: lead, approve: client, poll: client }[next];
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
        actor && actor.id !== state.person.id && h("button", { type: "button", class: "text-button", onclick: () => be(actor) }, t("guideGo"))));
  }
  if (hadFocus) node.querySelector(".guide-fold").focus();
}

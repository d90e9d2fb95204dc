// Forms the app opens: a stack of at most three, of which the topmost is shown. What was typed is kept by view, block and
// action, so an error, an update or a form pushed on top loses nothing.

import * as api from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { notice, hush, why } from "./notice.js";
import { on, state, tell } from "./state.js";
import { viewSurface } from "./surface.js";
import { text } from "./texts.js";
import { app } from "./world.js";
import { t } from "./words.js";

const forms = new Map(); // view id → {values, choices, errors}
let drawn = ""; // what the dialog shows, so that the same view is not drawn twice
let origin = null; // the stamp of the message whose button opened it

const dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title", oncancel: (event) => {
  if (event.target !== dialog) return;
  event.preventDefault();
  leave();
} });

export function placeModal() {
  document.body.append(dialog);
  on("views person language", show);
}

function formOf(view) {
  if (!forms.has(view.id)) forms.set(view.id, { values: new Map(), choices: new Map(), errors: {} });
  return forms.get(view.id);
}

function show() {
  const view = state.views.at(-1);
  for (const id of forms.keys()) if (!state.views.some((one) => one.id === id)) forms.delete(id);
  if (!view) {
    drawn = "";
    if (dialog.open) close();
    dialog.replaceChildren();
    return;
  }
  const key = JSON.stringify([view.id, view.hash, view.blocks, formOf(view).errors, document.documentElement.lang]);
  if (key === drawn) return;
  drawn = key;
  draw(view);
}

function draw(view) {
  const focused = dialog.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  const scrolled = dialog.querySelector(".modal-body")?.scrollTop ?? 0;
  const same = dialog.dataset.view === view.id;
  const form = formOf(view);
  const surface = viewSurface(view, { ...form, form: () => answers(view, surface) });
  const deep = state.views.length > 1;
  const submits = view.submit || view.blocks.some((block) => block.type === "input");
  dialog.dataset.view = view.id;
  fill(dialog, h("form", { novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    submit(view, surface);
  } },
  h("header", { class: "modal-head" },
    deep && h("button", { type: "button", class: "button-plain", "aria-label": t("back"), onclick: () => leave() }, icon("back")),
    h("h2", { id: "modal-title" }, text(view.title)),
    h("button", { type: "button", class: "button-plain", "aria-label": t("close"), onclick: () => leave({ all: deep }) }, icon("close"))),
  h("div", { class: "modal-body" }, drawBlocks(view.blocks, surface)),
  h("footer", { class: "modal-foot" },
    h("span", { class: "modal-app" }, app().name),
    h("button", { type: "button", class: "button", onclick: () => leave() }, view.close ? text(view.close) : t(submits ? "cancel" : "close")),
    submits && h("button", { type: "submit", class: "button button-primary" }, view.submit ? text(view.submit) : t("submit")))));
  if (!dialog.open) {
    origin = document.activeElement?.closest("li.message")?.dataset.ts;
    dialog.showModal();
  }
  dialog.querySelector(".modal-body").scrollTop = same ? scrolled : 0;
  place(focused, same, form);
}

// The focus goes back to the button that opened it; where that is gone, to its message.
function close() {
  dialog.close();
  if (document.activeElement !== document.body) return;
  [...document.querySelectorAll("li.message")].find((one) => one.dataset.ts === origin)?.focus({ preventScroll: true });
}

// The focus goes to the first mistake, else stays where it was, else to the first field, else to the way out.
function place(focused, same, form) {
  const wrong = Object.keys(form.errors)[0];
  const inWrong = wrong && [...dialog.querySelectorAll(".field")].find((field) => field.dataset.block === wrong)
    ?.querySelector("input, textarea, button");
  const again = same && focused && [...dialog.querySelectorAll("[data-action]")].find((node) => node.dataset.action === focused);
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".field input, .field textarea");
  (inWrong ?? (again || first || dialog.querySelector(".modal-foot button"))).focus();
}

// What stands in the form: typed or chosen here, else what the app began with. An emptied field is null, or the beginning
// would come back.
function answers(view, surface) {
  const values = {};
  for (const block of view.blocks.filter(({ type }) => type === "input")) {
    const kept = surface.recall(block, block.element);
    values[block.block_id] = (kept === undefined ? beginning(block.element) : kept) ?? null;
  }
  return values;
}

function beginning(element) {
  const ofOptions = (options) => options?.map((option) => option.value);
  return element.initial_value ?? element.initial_option?.value ?? ofOptions(element.initial_options) ?? element.initial_date
    ?? element.initial_time ?? element.initial_date_time ?? element.initial_user ?? element.initial_users ?? element.initial_channel
    ?? element.initial_channels ?? element.initial_conversation ?? element.initial_conversations
    ?? (element.default_to_current_conversation ? state.channel?.id : null);
}

async function submit(view, surface) {
  const form = formOf(view);
  const button = dialog.querySelector('button[type="submit"]');
  if (!button || button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await api.submit({ person: state.person.id, view_id: view.id, values: answers(view, surface) });
    form.errors = inOurWords(answer);
    hush();
    if (!answer.errors) tell("deed", { deed: "submit", callback: view.callback_id });
    state.views = (await api.views(state.person.id)).views;
    show();
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// What the app found wrong is in its own words, what Slack finds is said in the page's language.
function inOurWords({ errors = {}, complaints = {} }) {
  const ours = Object.entries(complaints).map(([block, [what, n]]) => [block, t(`wrong_${what}`, { n })]);
  return { ...errors, ...Object.fromEntries(ours) };
}

async function leave({ all = false } = {}) {
  const view = state.views.at(-1);
  if (!view) return;
  try {
    await api.close({ person: state.person.id, view_id: view.id, ...(all ? { all: true } : {}) });
    state.views = (await api.views(state.person.id)).views;
    show();
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
}

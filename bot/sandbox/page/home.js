// The app's Home tab, as it last published it for this person.

import { drawBlocks } from "./blocks/index.js";
import { fill, h } from "./dom.js";
import { state } from "./state.js";
import { viewSurface } from "./surface.js";
import { t } from "./words.js";

let drawn = ""; // what the panel shows: what it holds keeps the focus and what was chosen, until the app publishes anew

export function drawHome(panel) {
  const view = state.home;
  const key = JSON.stringify([state.person?.id, view, document.documentElement.lang]);
  if (key === drawn) return panel;
  drawn = key;
  const held = panel.contains(document.activeElement);
  draw(panel, view);
  if (held) panel.focus();
  return panel;
}

function draw(panel, view) {
  if (view === "waiting") return fill(panel, h("p", { class: "empty", role: "status" }, t("homeWaiting")));
  if (!view?.blocks?.length) return fill(panel, h("p", { class: "empty" }, t("homeEmpty")));
  const values = new Map();
  return fill(panel, h("div", { class: "home blocks" }, drawBlocks(view.blocks, viewSurface(view, { values }))));
}

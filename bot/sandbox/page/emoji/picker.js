import { EMOJI, FREQUENT } from "./table.js";
import { fill, h } from "../dom.js";
import { float } from "../menu.js";
import { t } from "../words.js";

const ROW = 8; // as wide as the grid in emoji.css

// A small grid with a search box; arrows move, Enter takes.
export function pickEmoji(anchor, choose) {
  const grid = h("div", { class: "emoji-grid", role: "group", "aria-label": t("emoji") });
  const search = h("input", { type: "search", class: "typed", placeholder: t("findEmoji"), "aria-label": t("findEmoji"), oninput: () => show() });
  const node = h("div", { class: "emoji-picker", popover: "auto", role: "dialog", "aria-label": t("emoji") }, search, grid);
  node.addEventListener("keydown", (event) => {
    const cells = [...grid.querySelectorAll("button")];
    const at = cells.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ROW, ArrowUp: -ROW }[event.key];
    if (event.key === "Enter" && at < 0 && cells.length) {
      event.preventDefault();
      cells[0].click();
    } else if (step && (at >= 0 || event.key === "ArrowDown")) {
      event.preventDefault();
      const next = at < 0 ? 0 : at + step;
      if (next < 0) search.focus();
      else cells[Math.min(next, cells.length - 1)]?.focus();
    }
  });
  show();
  float(node, anchor, { matchWidth: false, alignEnd: true });
  search.focus();

  function show() {
    const query = search.value.trim().toLowerCase().replaceAll(":", "").replaceAll(" ", "_");
    const names = query ? [...EMOJI.keys()].filter((name) => name.includes(query)) : FREQUENT;
    fill(grid, names.slice(0, 64).map((name) => h("button", {
      type: "button", class: "emoji-cell", "aria-label": name.replaceAll("_", " "), title: `:${name}:`, "data-emoji": name, onclick: () => {
        node.hidePopover();
        choose(name);
      },
    }, EMOJI.get(name))), !names.length && h("p", { class: "quiet" }, t("noEmoji")));
  }
}

import { drawRichText } from "./rich_text.js";
import { h } from "../dom.js";
import { t } from "../words.js";

export function table(block) {
  const [head = [], ...rows] = block.rows;
  const cell = (tag, one, index) => h(tag, { class: look(block.column_settings?.[index]), scope: tag === "th" ? "col" : null },
    one ? inside(one) : "");
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": t("tableScroll") },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map((one, index) => cell("th", one, index)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one, index) => cell("td", one, index)))))));
}

function look(settings) {
  const align = { center: "at-center", right: "at-right" }[settings?.align] ?? "";
  return [align, settings?.is_wrapped ? "wraps" : ""].filter(Boolean).join(" ") || null;
}

function inside(cell) {
  if (cell.type === "rich_text") return drawRichText(cell);
  return String(cell.text ?? cell.value ?? cell.number ?? "");
}

import { drawElement } from "../elements/index.js";
import { h } from "../dom.js";
import { foldable } from "../fold.js";
import { text, words } from "../texts.js";

export function section(block, surface) {
  const said = [];
  if (block.text) said.push(foldable(h("div", { class: "text" }, text(block.text)), block));
  if (block.fields) {
    said.push(h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, text(field)))));
  }
  const body = h("div", { class: "section-said" }, said);
  if (!block.accessory) return body;
  const label = words(block.text ?? block.fields?.[0]);
  return h("div", { class: `section with-${block.accessory.type}` }, body,
    h("div", { class: "accessory" }, drawElement(block.accessory, { block, surface, label })));
}

import { drawElement } from "../elements/index.js";
import { h, newId } from "../dom.js";
import { text, words } from "../texts.js";
import { t } from "../words.js";

// Several controls in one field (radio buttons, checkboxes) are a group with a legend; one control has a label.
const GROUPS = new Set(["radio_buttons", "checkboxes"]);

export function input(block, surface) {
  const id = newId("field");
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, text(block.hint));
  const error = surface.errors[block.block_id];
  const wrong = h("p", { class: "field-error", id: `${id}-error`, role: "alert" }, error ?? "");
  const describedby = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const name = [text(block.label), block.optional && h("span", { class: "optional" }, ` ${t("optional")}`)];
  const control = drawElement(block.element, {
    block, surface, id, label: words(block.label), describedby, invalid: Boolean(error), isInput: true,
    required: !block.optional,
  });
  const attributes = { class: "field", "data-block": block.block_id };
  if (GROUPS.has(block.element.type)) {
    return h("fieldset", { ...attributes, "aria-describedby": describedby }, h("legend", {}, name), control, hint, wrong);
  }
  return h("div", attributes, h("label", { for: id }, name), control, hint, wrong);
}

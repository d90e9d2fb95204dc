import { begun, control } from "./field.js";
import { h } from "../dom.js";
import { words } from "../texts.js";
import { t } from "../words.js";

export function plainTextInput(element, place) {
  const said = begun(element, place, element.initial_value ?? "");
  const note = (event) => {
    place.surface.note(place.block, element, event.target.value);
    count();
  };
  const node = h(element.multiline ? "textarea" : "input", {
    ...control(element, place), class: "typed", type: element.multiline ? null : "text", rows: element.multiline ? "4" : null,
    placeholder: words(element.placeholder) || null, maxlength: element.max_length, minlength: element.min_length,
    value: said, autocomplete: "off", oninput: note,
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || element.multiline) return;
      event.preventDefault();
      if (place.block.dispatch_action) place.surface.act(place.block, element, node.value);
      else if (place.isInput) node.form?.requestSubmit();
    },
  });
  if (!element.max_length) return node;
  const left = h("span", { class: "left", "aria-hidden": "true" });
  function count() {
    const remaining = element.max_length - node.value.length;
    left.textContent = remaining <= Math.max(20, element.max_length / 10) ? t("charactersLeft", { n: remaining }) : "";
  }
  count();
  return h("div", { class: "counted" }, node, left);
}

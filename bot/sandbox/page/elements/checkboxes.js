import { begun, changed } from "./field.js";
import { choice } from "./choice.js";
import { h } from "../dom.js";
import { t } from "../words.js";

export function checkboxes(element, place) {
  const chosen = new Set(begun(element, place, (element.initial_options ?? []).map((option) => option.value)));
  return h("div", { class: "choices", role: place.isInput ? null : "group", "aria-label": place.isInput ? null : place.label || t("chooseMany") },
    element.options.map((option) => choice("checkbox", option, place.id, chosen.has(option.value), (checked) => {
      if (checked) chosen.add(option.value);
      else chosen.delete(option.value);
      changed(element, place, element.options.map(({ value }) => value).filter((value) => chosen.has(value)));
    }, element.action_id)));
}

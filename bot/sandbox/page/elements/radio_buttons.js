import { begun, changed } from "./field.js";
import { choice } from "./choice.js";
import { h } from "../dom.js";
import { t } from "../words.js";

export function radioButtons(element, place) {
  const chosen = begun(element, place, element.initial_option?.value ?? null);
  return h("div", { class: "choices", role: "radiogroup", "aria-label": place.label || t("choose") },
    element.options.map((option) => choice("radio", option, place.id, option.value === chosen,
      () => changed(element, place, option.value), element.action_id)));
}

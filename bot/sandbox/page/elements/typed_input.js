// One line of a certain kind: an e-mail address, a web address, a number.

import { begun, control } from "./field.js";
import { h } from "../dom.js";
import { words } from "../texts.js";

function oneLine(element, place, attributes) {
  return h("input", {
    ...control(element, place), class: "typed", type: "text", placeholder: words(element.placeholder) || null,
    value: begun(element, place, element.initial_value ?? ""), autocomplete: "off", ...attributes,
    oninput: (event) => place.surface.note(place.block, element, event.target.value),
    onchange: (event) => {
      if (place.block.dispatch_action) place.surface.act(place.block, element, event.target.value);
    },
  });
}

export const emailInput = (element, place) => oneLine(element, place, { inputmode: "email" });
export const urlInput = (element, place) => oneLine(element, place, { inputmode: "url" });

// Not <input type="number">: that loses what was typed when it is no number, and the error should be about the text.
export const numberInput = (element, place) => oneLine(element, place, {
  inputmode: element.is_decimal_allowed ? "decimal" : "numeric",
});

// What the elements share: the attributes that tie a control to its field, and what happens when it is changed.

import { words } from "../texts.js";
import { t } from "../words.js";

export function control(element, place) {
  return {
    id: place.id,
    "data-action": element.action_id,
    "aria-label": place.isInput ? null : place.label || words(element.placeholder) || t("choose"),
    "aria-describedby": place.describedby,
    "aria-invalid": place.invalid ? "true" : null,
    "aria-required": place.isInput && place.required ? "true" : null,
    autofocus: element.focus_on_load,
  };
}

// What was entered before, if this place remembers it; else what the app gave as a start.
export function begun(element, { block, surface }, initial) {
  const kept = surface.recall(block, element);
  return kept === undefined ? initial : kept;
}

// Notes the new value; outside a form, and where an input asks for it, the app hears of it at once.
export function changed(element, { block, surface, isInput }, value) {
  surface.note(block, element, value);
  if (!isInput || block.dispatch_action) return surface.act(block, element, value);
  return Promise.resolve(true);
}

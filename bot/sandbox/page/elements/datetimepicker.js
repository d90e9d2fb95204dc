import { begun, changed, control } from "./field.js";
import { h } from "../dom.js";
import { zone } from "../now.js";
import { instantOfText, wallText } from "../time.js";

// Shown in the person's own zone, sent as seconds since 1970.
export function datetimepicker(element, place) {
  const seconds = begun(element, place, element.initial_date_time ?? null);
  return h("input", {
    ...control(element, place), class: "typed picker", type: "datetime-local", max: "9999-12-31T23:59",
    value: seconds ? wallText(new Date(seconds * 1000), zone()) : "",
    onchange: (event) => {
      const instant = instantOfText(event.target.value, zone());
      if (instant && instant.getUTCFullYear() < 1900) return;
      changed(element, place, instant ? instant.getTime() / 1000 : null);
    },
  });
}

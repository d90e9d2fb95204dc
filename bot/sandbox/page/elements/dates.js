import { begun, changed, control } from "./field.js";
import { h } from "../dom.js";

function picker(element, place, type, initial) {
  return h("input", {
    ...control(element, place), class: "typed picker", type, value: begun(element, place, initial ?? "") ?? "",
    max: type === "date" ? "9999-12-31" : null,
    onchange: (event) => {
      // While a year is typed the browser reports 0002, 0020, 0202.
      if (type === "date" && event.target.value && event.target.value < "1900") return;
      changed(element, place, event.target.value || null);
    },
  });
}

export const datepicker = (element, place) => picker(element, place, "date", element.initial_date);
export const timepicker = (element, place) => picker(element, place, "time", element.initial_time);

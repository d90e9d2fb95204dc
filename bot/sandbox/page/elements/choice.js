import { h, newId } from "../dom.js";
import { text } from "../texts.js";

// One box or dot with its words and, in smaller letters, its description.
export function choice(type, option, name, checked, hear, action) {
  const id = newId("choice");
  return h("div", { class: "choice" },
    h("input", {
      type, id, name, checked, "data-action": action, "data-value": option.value,
      "aria-describedby": option.description ? `${id}-more` : null, onchange: (event) => hear(event.target.checked),
    }),
    h("label", { for: id }, text(option.text)),
    option.description && h("p", { class: "choice-more", id: `${id}-more` }, text(option.description)));
}

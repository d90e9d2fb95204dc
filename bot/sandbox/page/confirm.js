import { h, newId } from "./dom.js";
import { text } from "./texts.js";
import { t } from "./words.js";

// Asks yes or no the way an app's confirm object wants it; Esc is a no.
export function confirm({ title, text: question, confirm: yes, deny: no, style }) {
  return new Promise((answer) => {
    const id = newId("confirm");
    const dialog = h("dialog", {
      class: "confirm", "aria-labelledby": title ? id : null, "aria-label": title ? null : t("ok"), onclose: () => {
        dialog.remove();
        answer(dialog.returnValue === "yes");
      },
    }, h("form", { method: "dialog" },
      title && h("h2", { id }, text(title)),
      h("div", { class: "text confirm-text" }, text(question)),
      h("div", { class: "dialog-buttons" },
        h("button", { class: "button", value: "no", autofocus: true }, no ? text(no) : t("no")),
        h("button", { class: `button ${style === "danger" ? "button-danger-full" : "button-primary"}`, value: "yes" },
          yes ? text(yes) : t("yes")))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

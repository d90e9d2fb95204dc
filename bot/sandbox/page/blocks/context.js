import { picture } from "../picture.js";
import { h } from "../dom.js";
import { text } from "../texts.js";

export function context(block) {
  return h("div", { class: "context" }, block.elements.map((element) =>
    element.type === "image"
      ? picture(element, "context-image")
      : h("span", { class: "text" }, text(element))));
}

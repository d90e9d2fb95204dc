import { h } from "../dom.js";
import { text } from "../texts.js";

export function header(block) {
  return h("h3", { class: "header" }, text(block.text));
}

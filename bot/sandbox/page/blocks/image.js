import { picture } from "../picture.js";
import { h } from "../dom.js";
import { text } from "../texts.js";

export function image(block) {
  if (!block.title) return picture(block, "image");
  return h("figure", { class: "image-block" }, h("figcaption", {}, text(block.title)), picture(block, "image"));
}

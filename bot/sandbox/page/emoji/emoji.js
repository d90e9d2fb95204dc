import { h } from "../dom.js";
import { characterOf } from "./table.js";

// An emoji with its name for those who hear the page; what we have no picture for keeps its :name:.
export function emoji(shortname) {
  const character = characterOf(shortname);
  if (!character) return document.createTextNode(`:${shortname}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": shortname.replaceAll("_", " "), title: `:${shortname}:` },
    character);
}

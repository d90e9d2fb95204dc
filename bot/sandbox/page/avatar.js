import { h } from "./dom.js";
import { hue, initials } from "./world.js";

// A coloured square with initials; decoration, since the name always stands beside it.
export function avatar(person, size = "") {
  const id = person?.id ?? "?";
  return h("span", { class: `avatar hue-${hue(id)} ${person?.isApp ? "avatar-app" : ""} ${size}`, "aria-hidden": "true" },
    initials(person?.name ?? "?"));
}

// Which company somebody belongs to.
export function orgBadge(person) {
  if (!person?.org) return null;
  return h("span", { class: person.isOurs ? "org org-ours" : `org hue-text-${hue(person.workspace)}` }, person.org);
}

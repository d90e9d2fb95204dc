import { fileAddress } from "./files.js";
import { h, link, safeAddress } from "./dom.js";
import { t } from "./words.js";

// A picture of the sandbox's own is shown; one from elsewhere is named and linked, since the page loads nothing from outside.
export function picture({ image_url: url, slack_file: file, alt_text: alt = "" }, kind) {
  const address = file ? fileAddress(file) : url;
  const own = address && new URL(address, location.href).origin === location.origin;
  if (own) return h("img", { class: kind, src: address, alt, loading: "lazy" });
  return h("span", { class: `${kind} picture-elsewhere` }, h("span", { class: "picture-alt" }, alt || t("picture")),
    kind === "image" && h("span", { class: "picture-why" }, t("imageElsewhere")),
    kind === "image" && safeAddress(address) && link(address, new URL(address).hostname));
}

// Files on their way to the sandbox and back.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

export function fileAddress(file) {
  const id = typeof file === "string" ? file : (file.id ?? /F[A-Z0-9]{6,}/.exec(file.url ?? "")?.[0]);
  return id ? `control/file?person=${encodeURIComponent(state.person.id)}&id=${encodeURIComponent(id)}` : null;
}

export async function readFiles(files) {
  return Promise.all(files.map(async (file) => ({
    name: file.name, mimetype: file.type || "application/octet-stream", base64: base64(new Uint8Array(await file.arrayBuffer())),
  })));
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const PICTURES = /^image\/(png|jpeg|gif|webp)$/; // no SVG: opened alone it could run scripts

export function drawFile(file) {
  const address = fileAddress(file);
  const name = file.title || file.name || file.id;
  if (PICTURES.test(file.mimetype ?? "")) {
    return h("a", { href: address, target: "_blank", rel: "noopener", class: "file-picture" },
      h("img", { src: address, alt: file.alt_txt || file.alt_text || name, loading: "lazy" }));
  }
  return h("a", { href: address, target: "_blank", rel: "noopener", class: "file" }, icon("file"), h("span", {}, name));
}

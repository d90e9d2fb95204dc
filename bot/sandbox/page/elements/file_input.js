import { control } from "./field.js";
import { fill, h } from "../dom.js";
import { readFiles } from "../files.js";

export function fileInput(element, place) {
  const names = h("ul", { class: "file-names" });
  const show = (files) => fill(names, files.map((file) => h("li", {}, file.name)));
  show(place.surface.recall(place.block, element) ?? []);
  return h("div", { class: "file-input" },
    h("input", {
      ...control(element, place), type: "file", multiple: (element.max_files ?? 10) > 1,
      accept: element.filetypes?.map((type) => `.${type}`).join(",") ?? null,
      onchange: async (event) => {
        const files = await readFiles([...event.target.files].slice(0, element.max_files ?? 10));
        place.surface.note(place.block, element, files);
        show(files);
      },
    }), names);
}

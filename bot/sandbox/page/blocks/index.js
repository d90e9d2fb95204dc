// Every block the page can draw: its type → its file. What is not here shows its JSON.

import { actions } from "./actions.js";
import { context } from "./context.js";
import { divider } from "./divider.js";
import { header } from "./header.js";
import { image } from "./image.js";
import { input } from "./input.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { section } from "./section.js";
import { table } from "./table.js";
import { unknown } from "./unknown.js";
import { h } from "../dom.js";

export const BLOCKS = { actions, context, divider, header, image, input, markdown, rich_text: richText, section, table };

// `surface` is where the blocks stand (surface.js): it takes what people do with them.
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => {
    const draw = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : unknown;
    return h("div", { class: `block block-${draw === unknown ? "unknown" : block.type}` }, draw(block, surface));
  });
}

// A message in one line, for a bar or a list.

import { plain } from "../mrkdwn.js";
import { words } from "../texts.js";

export function summary(message) {
  if (message.text) return plain(message.text).slice(0, 140);
  return words(message.blocks?.find((block) => block.text)?.text ?? "").slice(0, 140);
}

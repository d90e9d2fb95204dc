// The page's own sentences in the chosen language. What the bot says is the bot's business.

import { en } from "./words/en.js";
import { zh } from "./words/zh.js";
import { keep, recall } from "./remembered.js";
import { tell } from "./state.js";

const TABLES = { en, zh };
let chosen = null;

export function language() {
  return chosen === "zh" ? "zh-CN" : "en-GB";
}

// A choice made here wins, then the address, then the seed's language, then the browser's.
export function settleLanguage(asked, seeds) {
  const candidates = [asked, recall("language", null), seeds, navigator.language];
  chosen = candidates.filter(Boolean).map((tag) => tag.slice(0, 2)).find((tag) => tag in TABLES) ?? "en";
  document.documentElement.lang = language();
}

export function switchLanguage() {
  chosen = chosen === "zh" ? "en" : "zh";
  keep("language", chosen);
  document.documentElement.lang = language();
  tell("language");
}

// `t("key", {n: 3})`; a sentence that changes with its number is {zero, one, other} in the table, zero where it differs.
export function t(key, values = {}) {
  let sentence = TABLES[chosen ?? "en"][key];
  if (typeof sentence === "object") sentence = sentence[{ 0: "zero", 1: "one" }[values.n]] ?? sentence.other;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

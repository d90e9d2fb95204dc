// <!date^…>: a moment in the reader's own zone and language.

import { h, link } from "./dom.js";
import { now, zone } from "./now.js";
import { dayName, distance, longMoment, styledDate, timeOfDay } from "./time.js";
import { language } from "./words.js";

export function dateMark(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const date = new Date(Number(seconds) * 1000);
  if (!pattern || Number.isNaN(date.getTime())) return document.createTextNode(fallback ?? "");
  const mark = h("time", { datetime: date.toISOString(), title: longMoment(date, language(), zone()) },
    pattern.replace(/\{(\w+)\}/g, (whole, token) => said(date, token) ?? whole));
  return address ? link(address, mark) : mark;
}

// How Slack's rich text writes the same: seconds, a pattern, a fallback.
export function dateOf({ timestamp, format, fallback, url }) {
  return dateMark(["!date", timestamp, format, ...(url ? [url] : [])].join("^"), fallback);
}

function said(date, token) {
  const style = { date: "long", date_num: "short", date_slash: "short", date_short: "medium", date_long: "full" }[token];
  if (style) return styledDate(date, language(), zone(), style);
  if (/^date(_short|_long)?_pretty$|^day_divider_pretty$/.test(token)) return dayName(date, language(), zone(), now());
  if (token === "time") return timeOfDay(date, language(), zone());
  if (token === "time_secs") return timeOfDay(date, language(), zone(), true);
  if (token === "ago") return distance(date, language(), now());
  return null;
}

// Instants and wall times in a named zone. The browser's own zone plays no part: what counts is where the person lives.

const formats = new Map();

function format(language, zone, options) {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, ...options }));
  return formats.get(key);
}

export const ofStamp = (ts) => new Date(Number(ts) * 1000);

export function timeOfDay(date, language, zone, seconds = false) {
  return format(language, zone, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds ? { second: "2-digit" } : {}),
  }).format(date);
}

export function dayName(date, language, zone, now) {
  const days = dayNumber(date, zone) - dayNumber(now, zone);
  if (days >= -1 && days <= 1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  return format(language, zone, { weekday: "long", day: "numeric", month: "long" }).format(date);
}

export function shortMoment(date, language, zone) {
  const day = format(language, zone, { weekday: "short", day: "numeric", month: "short" }).format(date);
  return `${day} ${timeOfDay(date, language, zone)}`;
}

// "Germany Time": what people call a zone, in their language.
export function zoneName(zone, language, date) {
  const parts = format(language, zone, { timeZoneName: "shortGeneric" }).formatToParts(date);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

export function longMoment(date, language, zone) {
  return format(language, zone, { dateStyle: "full", timeStyle: "short" }).format(date);
}

export function styledDate(date, language, zone, style) {
  return format(language, zone, { dateStyle: style }).format(date);
}

// How long ago, or ahead, in the largest unit that fits.
export function distance(date, language, now) {
  const seconds = (date - now) / 1000;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(Math.trunc(seconds), "second");
}

export function wall(date, zone) {
  const parts = {};
  const all = format("en-GB", zone, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(date);
  for (const { type, value } of all) parts[type] = Number(value);
  return parts;
}

// What an <input type="datetime-local"> shows for an instant.
export function wallText(date, zone) {
  const { year, month, day, hour, minute } = wall(date, zone);
  const two = (number) => String(number).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

// The instant of a wall time; of one that does not exist, the first instant after the gap, of one that exists twice, the first.
export function instantOf({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const asIfUtc = (date) => {
    const parts = wall(date, zone);
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  };
  const offsets = [-86400000, 86400000].map((around) => asIfUtc(new Date(wanted + around)) - (wanted + around));
  const matches = offsets.map((offset) => new Date(wanted - offset)).filter((date) => asIfUtc(date) === wanted);
  return matches.sort((a, b) => a - b)[0] ?? new Date(wanted - Math.min(...offsets));
}

export function instantOfText(text, zone) {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute }, zone);
}

export function dayNumber(date, zone) {
  const { year, month, day } = wall(date, zone);
  return Date.UTC(year, month - 1, day) / 86400000;
}

export function tomorrowAt(hour, now, zone) {
  return at(dayNumber(now, zone) + 1, hour, zone);
}

// The next Friday at that hour that still lies ahead.
export function fridayAt(hour, now, zone) {
  const today = dayNumber(now, zone);
  const daysAhead = (((5 - new Date(today * 86400000).getUTCDay()) % 7) + 7) % 7;
  const friday = at(today + daysAhead, hour, zone);
  return friday > now ? friday : at(today + daysAhead + 7, hour, zone);
}

function at(dayCount, hour, zone) {
  const day = new Date(dayCount * 86400000);
  return instantOf({ year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour }, zone);
}

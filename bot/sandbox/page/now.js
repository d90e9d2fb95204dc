// The sandbox's moment, the zone in which the person at the keyboard reads it, and the one in which the clock is read.

import { state } from "./state.js";

let told = { at: Date.now(), read: performance.now(), still: false };

export function settleNow({ now: moment, target }) {
  told = { at: Date.parse(moment), read: performance.now(), still: Boolean(target) };
}

export const now = () => new Date(told.at + (told.still ? 0 : performance.now() - told.read));

export const zone = () => state.person?.tz || "UTC";
export const clockZone = () => state.world.clock.zone;

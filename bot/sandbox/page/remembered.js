// What this browser keeps for itself. A browser that forbids it is a browser that forgets.

import { state } from "./state.js";

const PREFIX = "sandbox.";

// What is true of one sandbox says nothing about the next one on the same port.
export const here = (name) => `${state.world.began}.${name}`;

export function recall(name, otherwise) {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? otherwise : JSON.parse(kept);
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Without storage the page works on and forgets at the next load.
  }
}

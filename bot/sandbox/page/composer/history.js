// What this person sent before, for the Up key.

import { keep, recall } from "../remembered.js";
import { state } from "../state.js";

const MOST = 50;
const name = () => `history.${state.person.id}`;

export const past = () => recall(name(), []);

export function rememberSent(text) {
  keep(name(), [...past().filter((one) => one !== text), text].slice(-MOST));
}

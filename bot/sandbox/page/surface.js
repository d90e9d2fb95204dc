// Where blocks stand: in a message or in a view. A surface carries what people do there to the app, and keeps what they typed.

import * as api from "./api.js";
import { confirm } from "./confirm.js";
import { app } from "./world.js";
import { state, tell } from "./state.js";
import { notice, why } from "./notice.js";

function surface({ where, values, choices = new Map(), errors = {}, form = null, deed }) {
  const key = (block, element) => `${block.block_id} ${element.action_id}`;
  return {
    errors,
    choices,
    note: (block, element, value) => values.set(key(block, element), value),
    recall: (block, element) => values.get(key(block, element)),
    suggest: async (block, element, value) => api.suggest({
      person: state.person.id, ...where, block_id: block.block_id, action_id: element.action_id, value,
    }),
    // Answers whether the app has acknowledged; a "no" in the confirm dialog is no.
    act: async (block, element, value) => {
      if (element.confirm && !(await confirm(element.confirm))) return false;
      try {
        await api.click({
          person: state.person.id, ...where, block_id: block.block_id, action_id: element.action_id,
          ...(value === null || value === undefined ? {} : { value }), ...(form ? { values: form() } : {}),
        });
        tell("deed", { deed, action: element.action_id });
        return true;
      } catch (refused) {
        notice(why(refused, app().name), "bad");
        return false;
      }
    },
  };
}

export function messageSurface(message) {
  return surface({ where: { channel: message.channel, ts: message.ts }, values: new Map(), deed: "click" });
}

export function viewSurface(view, { values = new Map(), choices = new Map(), errors = {}, form = null } = {}) {
  return surface({ where: { view_id: view.id }, values, choices, errors, form, deed: "click" });
}

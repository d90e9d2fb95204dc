import { app, personOf } from "../world.js";

// Who said a message; one that names only a bot was said by the app.
export function authorOf(message) {
  const person = personOf(message.user) ?? (message.bot_id ? personOf(app().bot_user) : null);
  if (message.username) return { ...(person ?? { id: message.username, org: "" }), name: message.username };
  return person ?? { id: message.user ?? "?", name: message.user ?? "?", org: "" };
}

// The control interface: every call the page makes, and nothing else speaks to the server.

export class Refused extends Error {
  constructor(answer) {
    super(answer.message || answer.error);
    this.error = answer.error;
    this.answer = answer;
  }
}

async function ask(path, body) {
  let response;
  try {
    response = await fetch(`control/${path}`, body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    throw new Refused({ error: "no_server" });
  }
  const answer = await response.json().catch(() => ({ ok: response.ok, error: `http_${response.status}` }));
  if (!response.ok || answer.ok === false) throw new Refused({ error: `http_${response.status}`, ...answer });
  return answer;
}

const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

export const world = () => ask("world");
export const messages = (values) => ask(`messages?${query(values)}`);
export const views = (person) => ask(`views?${query({ person })}`);
export const say = (body) => ask("say", body);
export const edit = (body) => ask("edit", body);
export const remove = (body) => ask("delete", body);
export const slash = (body) => ask("slash", body);
export const click = (body) => ask("click", body);
export const suggest = (body) => ask("suggest", body);
export const submit = (body) => ask("submit", body);
export const close = (body) => ask("close", body);
export const shortcut = (body) => ask("shortcut", body);
export const react = (body) => ask("react", body);
export const home = (person) => ask("home", { person });
export const dm = (body) => ask("dm", body);
export const pin = (body) => ask("pin", body);
export const clock = () => ask("clock");
export const moveClock = (body) => ask("clock", body);

export const events = (person) => new EventSource(`control/events?${query({ person })}`);

// What this window shows, and a bell for each part of it. A part that hears its bell draws itself anew.

export const state = {
  world: null,
  person: null, // who is at the keyboard
  channel: null, // what is open in the middle
  tab: "messages", // in the app's direct message: "home" or "messages"
  thread: null, // the ts of the message whose thread is open
  messages: [],
  editing: null, // the ts of the own message that is open for change
  earlier: false, // whether older messages can be fetched
  replies: [],
  pins: [],
  views: [],
  home: null,
  unread: new Map(), // channel id → how many
};

const bells = new EventTarget();

export function on(topics, hear) {
  for (const topic of topics.split(" ")) bells.addEventListener(topic, (event) => hear(event.detail));
}

export function tell(topic, detail) {
  bells.dispatchEvent(new CustomEvent(topic, { detail }));
}

// Places what floats in the top layer next to what it belongs to, inside the window.

const GAP = 4;
const EDGE = 8;

export function placeUnder(floating, anchor, { matchWidth = true, alignEnd = false } = {}) {
  const at = anchor.getBoundingClientRect();
  if (matchWidth) floating.style.minWidth = `${at.width}px`;
  floating.style.maxHeight = "";
  const size = floating.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const goesBelow = size.height <= below || below >= above;
  const room = goesBelow ? below : above;
  const height = Math.min(size.height, room);
  if (size.height > room) floating.style.maxHeight = `${room}px`;
  const left = alignEnd ? at.right - size.width : at.left;
  floating.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - size.width - EDGE))}px`;
  floating.style.top = `${goesBelow ? at.bottom + GAP : at.top - GAP - height}px`;
}

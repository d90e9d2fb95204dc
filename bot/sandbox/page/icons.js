// Line drawings of 24 by 24, drawn here so that nothing is loaded from elsewhere.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  menu: ["M4 7h16M4 12h16M4 17h16"],
  close: ["M6 6l12 12M18 6L6 18"],
  back: ["M14 6l-6 6 6 6"],
  down: ["M7 10l5 5 5-5"],
  more: ["M6 12h.01M12 12h.01M18 12h.01"],
  smile: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M8.5 14.5c1.8 2.2 5.2 2.2 7 0", "M9 9.5h.01M15 9.5h.01"],
  thread: ["M5 5h14v10H11l-4 4v-4H5Z"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3Z", "M12 13v7"],
  eye: ["M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6Z", "M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 7v5l3 2"],
  send: ["M5 12l14-7-4 14-3-6Z"],
  bolt: ["M13 3L5 14h6l-1 7 8-11h-6Z"],
  clip: ["M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.3 4.3L9.5 16.3a1.5 1.5 0 0 1-2.1-2.1L14 7.5"],
  file: ["M7 3h7l4 4v14H7Z", "M14 3v4h4"],
  sun: ["M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z", "M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4"],
  moon: ["M19 14.5A7.5 7.5 0 0 1 9.5 5 7.5 7.5 0 1 0 19 14.5Z"],
  auto: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 3v18", "M12 8h6M12 12h8.5M12 16h6"],
  lock: ["M6 11h12v9H6Z", "M9 11V8a3 3 0 0 1 6 0v3"],
  hash: ["M9 4L7 20M17 4l-2 16M4.5 9h16M3.5 15h16"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  shared: ["M9 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z", "M15 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z"],
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

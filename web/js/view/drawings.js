// Drawings that only some rooms, or moderators, need: those of everybody are in index.html.

/** Lines of each, in a square of 24. */
const LINES = {
  close: 'm6 6 12 12M18 6 6 18',
  clock: 'M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7v5l3.5 2',
  person: 'M15.7 8a3.7 3.7 0 1 1-7.4 0 3.7 3.7 0 0 1 7.4 0zM4.5 20a7.5 7.5 0 0 1 15 0',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7M4 4l16 16',
  pin: 'M9 3.5h6M10 3.5v6L6.5 14h11L14 9.5v-6M12 14v6.5',
  announce: 'M4 10v4h3l9 5V5l-9 5zM19 9.5v5',
  shield: 'M12 3.5 19 6v5.5c0 4.5-2.8 7.5-7 9-4.200-1.5-7-4.5-7-9V6z',
  remove: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  flag: 'M6 20.5V4h11.5l-2.5 4 2.5 4H6',
  reply: 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v1',
  edit: 'M4.5 19.5 5.5 15 15.8 4.7a1.7 1.7 0 0 1 2.4 0l1.1 1.1a1.7 1.7 0 0 1 0 2.4L9 18.5zM13.5 7l3.5 3.5',
  address: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  up: 'M12 19V5.5M6 11l6-6 6 6',
  end: 'M12 5v13.5M6 13l6 6 6-6',
  down: 'm7 10 5 5 5-5',
  topic: 'M5 8h14M5 12h14M5 16h8',
  fold: 'm7 14 5-5 5 5',
  react: 'M14 4.2a8.3 8.3 0 1 0 6 6.3M9 10.2h.01M14.6 10.2h.01M8.3 14.4a4.4 4.4 0 0 0 7 0M19 2.5v5M16.5 5h5',
  smile: 'M20.3 12a8.3 8.3 0 1 1-16.6 0 8.3 8.3 0 0 1 16.6 0zM9.2 10h.01M14.8 10h.01M8.3 14.2a4.4 4.4 0 0 0 7.4 0',
  people: 'M12.7 8.5a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0zM3.5 19.5a6.1 6.1 0 0 1 12 0M16 5.6a3.2 3.2 0 0 1 0 5.8M18 14.2a6 6 0 0 1 3 5.3',
  ask: 'M12 20.3a8.3 8.3 0 1 0-7.2-4.2l-1.1 4.2 4.3-1.1a8.3 8.3 0 0 0 4 1.1zM9.8 9.6a2.3 2.3 0 1 1 3.5 2c-.9.5-1.3 1-1.3 1.9M12 16.3h.01',
  check: 'm6 12.5 4 4 8-9',
  quiet: 'M6 16.5h12l-1.5-2.5v-4a4.5 4.5 0 0 0-9 0v4zM10 19.5h4M4 4l16 16',
  foldSide: 'M4.5 5.5h15v13h-15zM9.5 5.5v13M15.8 9.5 13.3 12l2.5 2.5',
  unfoldSide: 'M4.5 5.5h15v13h-15zM9.5 5.5v13M13.2 9.5l2.5 2.5-2.5 2.5',
  more: 'M5.5 12h1M11.5 12h1M17.5 12h1',
};

/** Returns a drawing, with what it says if nothing beside it does. */
export function drawing(name, label = '') {
  const {namespaceURI} = document.querySelector('svg');
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS(namespaceURI, tag));
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  for (const [key, value] of Object.entries(label ? {role: 'img', 'aria-label': label} : {'aria-hidden': 'true'})) svg.setAttribute(key, value);
  path.setAttribute('d', LINES[name]);
  svg.append(path);
  return svg;
}

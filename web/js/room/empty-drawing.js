// What a room shows where nothing was said: two balloons of speech.

const BALLOONS = {
  '': 'M44 10h30a10 10 0 0 1 10 10v34l-11-10h-3',
  'messages__drawing-front': 'M22 22h28a10 10 0 0 1 10 10v12a10 10 0 0 1-10 10H36l-11 10V54h-3a10 10 0 0 1-10-10V32a10 10 0 0 1 10-10z',
};

export function emptyDrawing() {
  const {namespaceURI} = document.querySelector('svg');
  const node = (tag, attributes) => {
    const made = document.createElementNS(namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const svg = node('svg', {class: 'messages__drawing', viewBox: '0 0 96 72', 'aria-hidden': 'true'});
  svg.append(...Object.entries(BALLOONS).map(([looks, d]) => node('path', {class: looks, d})));
  return svg;
}

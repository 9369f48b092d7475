// Building nodes. Text only ever becomes text.

/** Returns a new element with a class, text, and attributes. */
export function element(tag, className = '', text = '', attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** Returns a button with what a click does. */
export function button(className, text, onClick, attributes = {}) {
  const node = element('button', className, text, {type: 'button', ...attributes});
  node.addEventListener('click', onClick);
  return node;
}

/** Returns a drawing of the page's own; those are in index.html. */
export function icon(name) {
  const drawn = document.getElementById('icon').content.cloneNode(true);
  drawn.querySelector('use').setAttribute('href', `#i-${name}`);
  return drawn;
}

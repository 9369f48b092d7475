// Building nodes. Text only ever becomes text.

/** Returns a new element with a class, text, and attributes. */
export function element(tag, className = '', text = '', attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// The emoji that are loaded by now, for whoever shows the name of one and can do without.

let now = null; // {tag, catalog}

/** @param {string} tag of the language @param {import('./catalog.js').Catalog} catalog */
export const setCatalog = (tag, catalog) => { now = {tag, catalog}; };

/** The emoji in a language, if they are there; null: they are not. */
export const catalogIn = (tag) => now?.tag === tag ? now.catalog : null;

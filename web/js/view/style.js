// Styles of what is loaded later than the page.

const loaded = new Map();

/** Adds a style sheet once; resolves when it holds. @param {string} url */
export function style(url) {
  if (!loaded.has(url)) {
    loaded.set(url, new Promise((done) => {
      const link = document.createElement('link');
      Object.assign(link, {rel: 'stylesheet', href: url, onload: done, onerror: done});
      document.head.append(link);
    }));
  }
  return loaded.get(url);
}

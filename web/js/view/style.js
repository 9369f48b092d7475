// Styles of what is loaded later than the page.

const AGAIN_MS = 5_000; // and twice as long each time

const loaded = new Map();

/**
 * Adds a style sheet once; resolves when it holds. One that cannot be had keeps nobody waiting, and is
 * asked for again. @param {string} url
 */
export function style(url) {
  if (!loaded.has(url)) loaded.set(url, new Promise((done) => { document.head.append(sheet(url, done, AGAIN_MS)); }));
  return loaded.get(url);
}

function sheet(url, done, pauseMs) {
  const link = document.createElement('link');
  return Object.assign(link, {rel: 'stylesheet', href: url, onload: done, onerror: () => {
    done();
    setTimeout(() => link.replaceWith(sheet(url, done, 2 * pauseMs)), pauseMs);
  }});
}

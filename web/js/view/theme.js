// The colours: those of the system, or chosen ones.

/** Shows a theme: auto, light or dark. The browser's own bars take the colour of the page. */
export function applyTheme(document, theme) {
  const root = document.documentElement;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.dataset.system ??= meta.content;
    meta.content = theme === 'auto' ? meta.dataset.system : ground;
  }
}

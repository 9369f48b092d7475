// Runs before anything is painted, so that nothing is shown that will be taken away.
// Its path stays the same from version to version.

// A secret in the address leaves it at once; arrival.js has the rest.
if (/^#(continue|invite)=/.test(location.hash)) {
  window.hubbubArrival = location.hash;
  history.replaceState(null, '', location.pathname + location.search);
}
document.documentElement.dataset.scripted = '';
onsubmit = (e) => { window.early = e.target; }; // a name that is given before the page can take it
let spoken = 'auto';
try {
  const {theme, language = spoken} = JSON.parse(localStorage.getItem('hubbub.settings'));
  spoken = language;
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* nothing was set */ }
try {
  if (JSON.parse(localStorage.getItem('hubbub.session'))) document.documentElement.dataset.returning = '';
} catch { /* nobody returns */ }
const instead = /[?&](replay|overlay)=1(&|$)/.exec(location.search); // of the chat
if (instead) document.documentElement.dataset.instead = instead[1];
else if (/[?&](embed|popout)=1(&|$)/.test(location.search)) document.documentElement.dataset.embedded = '';
else if (!('returning' in document.documentElement.dataset)) {
  // The name screen asks this soon.
  document.head.append(Object.assign(document.createElement('link'), {rel: 'preload', as: 'fetch', crossOrigin: '', href: '/api/site'}));
}

// Who reads another language than English waits for its words: they are fetched beside the
// scripts, and English is not shown first (base.css).
spoken = (spoken === 'auto' ? navigator.languages : [spoken]).map((l) => /^(ar|de|en|es|fr|ja|pt)\b/i.exec(l)?.[0].toLowerCase()).find(Boolean) ?? 'en';
if (spoken !== 'en') {
  const href = `${document.currentScript.dataset.scripts}lang/${spoken === 'pt' ? 'pt-BR' : spoken}/page.js`;
  document.head.append(Object.assign(document.createElement('link'), {rel: 'modulepreload', href}));
  if (!instead) document.documentElement.dataset.unspoken = '';
}

// A page that was kept from an older version names files that are gone: it is loaded
// once more, and if that does not help, it says so.
{
  const AGAIN_MS = 60_000;
  const words = {
    en: ['This page could not be loaded whole.', 'Reload'],
    ar: ['تعذّر تحميل هذه الصفحة كاملة.', 'إعادة التحميل'],
    de: ['Diese Seite konnte nicht vollständig geladen werden.', 'Neu laden'],
    es: ['La página no se pudo cargar entera.', 'Recargar'],
    fr: ['Cette page n’a pas pu être chargée en entier.', 'Recharger'],
    ja: ['このページを完全に読み込めませんでした。', '再読み込み'],
    pt: ['A página não pôde ser carregada por inteiro.', 'Recarregar'],
  };
  let isBroken = false;
  const say = () => {
    const [text, label] = words[spoken];
    document.documentElement.dir = spoken === 'ar' ? 'rtl' : 'ltr';
    delete document.documentElement.dataset.unspoken;
    const button = Object.assign(document.createElement('button'), {textContent: label, className: 'button', onclick: () => location.reload()});
    const line = Object.assign(document.createElement('p'), {className: 'noscript', role: 'alert'});
    line.append(text, ' ', button);
    for (const part of document.body.children) part.hidden = true;
    document.body.prepend(line);
  };
  addEventListener('error', ({target}) => {
    if (isBroken || target.onerror || !target.matches?.('script, link[rel="stylesheet"]')) return; // what has a handler came later, and the page does without it
    isBroken = true;
    try {
      const now = Date.now();
      if (now - sessionStorage.getItem('hubbub.reloaded') > AGAIN_MS) {
        sessionStorage.setItem('hubbub.reloaded', now);
        location.reload();
        return;
      }
    } catch { /* without a memory, reloading might have no end */ }
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', say);
    else say();
  }, true);
}

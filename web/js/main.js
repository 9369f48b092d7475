import {App} from './app.js';

const instead = document.documentElement.dataset.instead;
if (instead) {
  const page = instead === 'overlay' ? import('./overlay/overlay.js') : import('./replay/replay.js');
  page.then(({start}) => start(document), () => setTimeout(() => location.reload(), 5_000));
} else {
  new App(document).start();
  loadWords();
}

for (const type of ['pointerover', 'keydown', 'click']) document.addEventListener(type, showWhole);

let whole = null;

/** What is cut is shown whole to who points at it, goes there by keys, or taps on it. Without the server, the next one tries again. */
function showWhole(e) {
  whole ??= import('./view/whole-text.js').then(({WholeText}) => new WholeText(document), () => { setTimeout(() => { whole = null; }, 1_000); });
  if (e.pointerType === 'touch' && e.type === 'click') whole.then((all) => all?.tapped(e.target));
}

/** Words that are not needed at first sight. */
function loadWords() { import('./lang/chat.js').catch(() => setTimeout(loadWords, 5_000)); }

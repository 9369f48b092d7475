import {App} from './app.js';

document.documentElement.dataset.scripted = '';
const instead = document.documentElement.dataset.instead;
if (instead) {
  const page = instead === 'overlay' ? import('./overlay/overlay.js') : import('./replay/replay.js');
  page.then(({start}) => start(document), () => setTimeout(() => location.reload(), 5_000));
} else {
  new App(document).start();
  loadWords();
}

for (const type of ['pointerover', 'keydown']) document.addEventListener(type, showWhole, {once: true});

let isWhole = false;

/** What is cut is shown whole to who points at it or goes there by keys. */
function showWhole() {
  if (isWhole) return;
  isWhole = true;
  import('./view/whole-text.js').then(({WholeText}) => new WholeText(document), () => { isWhole = false; });
}

/** Words that are not needed at first sight. */
function loadWords() { import('./lang/chat.js').catch(() => setTimeout(loadWords, 5_000)); }

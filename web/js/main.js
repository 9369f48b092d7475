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

/** Words that are not needed at first sight. */
function loadWords() { import('./lang/chat.js').catch(() => setTimeout(loadWords, 5_000)); }

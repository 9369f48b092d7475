import {App} from './app.js';

const AGAIN_MS = 5_000; // after what was asked for instead of the chat could not be loaded

document.documentElement.dataset.scripted = '';
const instead = /[?&](overlay|replay)=1(&|$)/.exec(location.search)?.[1];
if (instead) {
  const page = instead === 'overlay' ? import('./overlay/overlay.js') : import('./replay/replay.js');
  page.then(({start}) => start(document), () => setTimeout(() => location.reload(), AGAIN_MS));
} else {
  new App(document).start();
}

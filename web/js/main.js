import {App} from './app.js';

const AGAIN_MS = 5_000; // after what was asked for instead of the chat could not be loaded

document.documentElement.dataset.scripted = '';
if (/[?&]overlay=1(&|$)/.test(location.search)) {
  import('./overlay/overlay.js').then(({start}) => start(document), () => setTimeout(() => location.reload(), AGAIN_MS));
} else {
  new App(document).start();
}

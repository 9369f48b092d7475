import {App} from './app.js';

document.documentElement.dataset.scripted = '';
if (/[?&]replay=1(&|$)/.test(location.search)) {
  import('./replay/replay.js').then(({start}) => start(document), () => setTimeout(() => location.reload(), 5_000));
} else {
  new App(document).start();
}

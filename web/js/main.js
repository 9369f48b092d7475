import {App} from './app.js';

document.documentElement.dataset.scripted = '';
new App(document).start();

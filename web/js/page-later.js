// What the page minds from the first room on.

import {watchCalendar} from './browser/calendar.js';
import {refuseFiles} from './browser/files.js';
import {watchKeyboard} from './browser/viewport.js';
import './view/leave-dialog.js'; // is there when the server is not

/** @param {Document} document @param {{files: () => void, midnight: () => void}} on somebody has brought files; it is another day */
export function watchLater(document, {files, midnight}) {
  refuseFiles(document, files);
  watchCalendar(document, midnight);
  watchKeyboard(window);
}

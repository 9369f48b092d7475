// What happens to the page around the messages: keys, other tabs, the network, the day.

import {watchCalendar} from './browser/calendar.js';
import {refuseFiles} from './browser/files.js';
import {watchNetwork} from './browser/network.js';
import {Shortcuts} from './browser/shortcuts.js';
import {holdTab} from './browser/tab-count.js';
import {watchTabs} from './browser/tabs.js';
import {watchKeyboard} from './browser/viewport.js';

/**
 * @param {Document} document
 * @param {{joinQueue: import('./client/join-queue.js').JoinQueue, conversations: import('./chat/conversations.js').Conversations, settings: import('./browser/settings.js').Settings}} parts
 * @param {{keys: Record<string, () => void>, tabs: object, files: () => void, midnight: () => void, keepsOpen: () => boolean}} on keys and tabs
 *   as Shortcuts and watchTabs have them; files: somebody has brought some; midnight: it is another day; keepsOpen: something would be lost with the page
 */
export function watchPage(document, {joinQueue, conversations, settings}, {keys, tabs, files, midnight, keepsOpen}) {
  window.addEventListener('beforeunload', (e) => { if (keepsOpen()) e.preventDefault(); });
  new Shortcuts(document, keys, () => settings.get('singleKeys'));
  refuseFiles(document, files);
  holdTab();
  watchKeyboard(window);
  watchCalendar(document, midnight);
  watchTabs(window, tabs);
  watchNetwork(document, joinQueue, conversations);
}

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

/**
 * What a click opens that is there from the start.
 * @param {(id: string) => HTMLElement} $
 * @param {{leave: () => void, settings: () => void, keys: () => void, share: () => void, person: (person: {user: string, name: string, role: string}, anchor: HTMLElement) => void}} on
 */
export function watchClicks($, {leave, settings, keys, share, person}) {
  for (const [act, ...ids] of [[leave, 'leave'], [settings, 'settings-toggle', 'login-settings'], [keys, 'keys-toggle'], [share, 'share', 'share-empty']]) {
    for (const id of ids) $(id).addEventListener('click', () => act());
  }
  $('messages').addEventListener('click', ({target}) => {
    const {textContent: name, dataset: {user, role}} = target;
    if (target.matches('.message__from')) person({user, name, role}, target);
  });
}

// What happens to the page around the messages: keys, other tabs, the network.

import {watchLeaving} from './browser/leaving.js';
import {watchNetwork} from './browser/network.js';
import {Shortcuts} from './browser/shortcuts.js';
import {holdTab} from './browser/tab-count.js';
import {watchTabs} from './browser/tabs.js';

/**
 * @param {Document} document
 * @param {{joinQueue: import('./client/join-queue.js').JoinQueue, conversations: import('./chat/conversations.js').Conversations, settings: import('./browser/settings.js').Settings,
 *   tab: import('./browser/storage.js').JSONStorage}} parts
 * @param {{keys: Record<string, () => void>, tabs: object}} on as Shortcuts and watchTabs have them
 */
export function watchPage(document, {joinQueue, conversations, settings, tab}, {keys, tabs}) {
  watchLeaving(window, tab);
  new Shortcuts(document, keys, () => settings.get('singleKeys'));
  holdTab();
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

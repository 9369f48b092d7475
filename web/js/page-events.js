// What happens to the page around the messages: keys, other tabs, the network.

import {watchLeaving} from './browser/leaving.js';
import {watchNetwork} from './browser/network.js';
import {Shortcuts} from './browser/shortcuts.js';
import {holdTab} from './browser/tab-count.js';
import {watchTabs} from './browser/tabs.js';
import {watchKeyboard} from './browser/viewport.js';

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
  watchKeyboard(window);
  watchTabs(window, tabs);
  watchNetwork(document, joinQueue, conversations);
}

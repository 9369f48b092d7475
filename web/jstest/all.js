// Runs every test and leaves the results where unit_test.go looks for them.

import './conversations.test.js';
import './people.test.js';
import './gaze.test.js';
import './identity.test.js';
import './format.test.js';
import './found.test.js';
import './scripts.test.js';
import './render-text.test.js';
import './timeline.test.js';
import './progress.test.js';
import './conversation.test.js';
import './keeping.test.js';
import './commands.test.js';
import './pager.test.js';
import './i18n.test.js';
import './completion.test.js';
import './emoji.test.js';
import './reactions.test.js';
import './connection.test.js';
import './outbox.test.js';
import './history.test.js';
import './router.test.js';
import './row-view.test.js';
import './settings.test.js';
import './version.test.js';
import './qr.test.js';
import './queue.test.js';
import './questions.test.js';
import './handover.test.js';
import './tab-count.test.js';
import './room-watch.test.js';
import './rooms-poll.test.js';
import {languages, loadLanguage} from '../js/lang/i18n.js';
import {run} from './harness.js';

await Promise.all(Object.keys(languages).map(loadLanguage));
window.results = await run();

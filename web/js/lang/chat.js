// The words that a conversation needs later than at first sight. Loaded once the page has started.

import {addWords, sayAgain} from './i18n.js';
import {words} from './en/chat.js';

await addWords('chat', words);
sayAgain(); // for what needed them already

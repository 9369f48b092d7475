// The words of what can be done with a message. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/message.js';

await addWords('message', words);

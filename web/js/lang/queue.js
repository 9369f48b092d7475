// The words of the queue. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/queue.js';

await addWords('queue', words);

// The words on reading: what is read out, where one is, and what was missed. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/reading.js';

await addWords('reading', words);

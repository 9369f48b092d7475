// The words of what is on record of a room and its people. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/records.js';

await addWords('records', words);

// The words of what is loaded when it is opened. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/later.js';

await addWords('later', words);

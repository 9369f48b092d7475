// Why something was refused, and what to do: error_ and do_ of each code. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/refusals.js';

await addWords('refusals', words);

// The words of reactions. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/reactions.js';

await addWords('reactions', words);

// The words of a replay. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/replay.js';

await addWords('replay', words);

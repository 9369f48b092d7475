// The words of choosing an emoji. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/emoji.js';

await addWords('emoji', words);

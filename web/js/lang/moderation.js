// The words of moderators. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/moderation.js';
import './report.js';

await addWords('moderation', words);

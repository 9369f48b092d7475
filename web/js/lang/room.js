// The words of a room's rules. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/room.js';

await addWords('room', words);

// The words of what one does with rooms and the people in them. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/rooms.js';

await addWords('rooms', words);

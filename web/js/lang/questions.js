// The words of the questions. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/questions.js';

await addWords('questions', words);

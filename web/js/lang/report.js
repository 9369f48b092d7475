// The words of a report, and of the reasons that moderators have as well. Who imports this can say them.

import {addWords} from './i18n.js';
import {words} from './en/report.js';

await addWords('report', words);

// Why nothing came of what a moderator asked for.

import {Problem} from '../lang/problem.js';

const OF_ACTS = {forbidden: 'actForbidden', not_found: 'actNotFound'}; // refusals that mean something else of an act than of a message

/** Why the server refused it. @param {object} error @returns {Problem} */
export const problem = (error) => Problem.of(error, OF_ACTS);

// What a reply shows of the message that it replies to: who said it, and how it begins. A quote
// follows what becomes of that message wherever it is held.

export const QUOTED = 120; // characters of a message

/** The beginning of a text, without half of a character. */
export const beginning = (text) => Array.from(text.slice(0, 2 * QUOTED)).slice(0, QUOTED).join('');

/** @returns {{seq: number, from: string, user?: string, text: string}} the quote of a message */
export const quoteOf = ({seq, from, user, text}) => ({seq, from, user, text: beginning(text)});

/**
 * Brings quotes up to date after a change of messages.
 * @param {object[]} entries with reply_to, where they reply @param {{picks: Function, fields: object, user?: string}} change user: only
 *   this person's messages changed, of which a quote has the name alone
 * @param {(user: string, quote: object) => boolean} isOther whether what is quoted is known to be somebody else's
 * @returns {boolean} whether there were any
 */
export function requote(entries, {picks, fields, user}, isOther) {
  if (fields.removed === undefined && fields.text === undefined) return false; // nothing that a quote shows
  let any = false;
  for (const e of entries) {
    const quote = e.reply_to;
    if (!quote?.seq || !picks({seq: quote.seq, user}) || user && (quote.user ? quote.user !== user : isOther(user, quote))) continue;
    const {text, removed, ...kept} = quote;
    e.reply_to = {...kept, ...fields.removed ? {removed: true} : {text: beginning(fields.text)}};
    e.version++;
    any = true;
  }
  return any;
}

// What is meant within a line: links, mentions, pictures, code, and marks around words.
// Goes over the line once: a mark that may close takes what lies behind the last
// one of its kind that is open.

import {emote} from './emote.js';
import {labelledLink, link} from './link.js';
import {mention} from './mention.js';
import {charAt, charBefore, isSpaced, isWord} from './scripts.js';

const MARKS = {'*': 'italic', '_': 'italic', '**': 'bold', '~~': 'struck', '***': 'bold'};
const RUN = /\*+|_+|~+/y;
const DEEPEST = 6; // marks within marks
const SPECIAL = /[`*_~@＠[:]|https?:\/\/|www\./gi; // where something other than text may begin

/** The parts of a line. */
export function inline(line, names) {
  const parts = [];
  const open = new OpenMarks(parts);
  let from = 0; // of the plain text that is not in parts yet
  const textUntil = (end) => { if (end > from) parts.push({type: 'text', text: line.slice(from, end)}); };
  for (let at = 0; at < line.length;) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(line);
    if (!special) break;
    at = special.index;
    RUN.lastIndex = at;
    const [run] = RUN.exec(line) ?? [];
    if (run && !MARKS[run]) {
      at += run.length;
    } else if (run) {
      textUntil(at);
      from = at += run.length;
      if (!mayClose(line, run, at) || !open.close(run)) open.add(run, mayOpen(line, run, at));
    } else {
      const found = beginning(line, at, names);
      if (found) {
        textUntil(at);
        parts.push(found.part);
        from = found.end;
      }
      at = found?.end ?? at + special[0].length;
    }
  }
  textUntil(line.length);
  return joined(parts);
}

/** What begins at a place, and where it ends; null if it is mere text. */
function beginning(line, at, names) {
  switch (line[at]) {
    case '`': return code(line, at);
    case '@': case '＠': return mention(line, at, names);
    case '[': return labelledLink(line, at);
    case ':': return emote(line, at);
    default: return link(line, at);
  }
}

function code(line, at) {
  const end = line.indexOf('`', at + 1);
  const inside = line.slice(at + 1, end);
  return end < 0 || !inside.trim() ? null : {part: {type: 'code', text: inside}, end: end + 1};
}

// A mark stands at the edge of a word, where words have edges: 2*3*4 is no mark, nor
// is snake_case. What **bold** letters are followed by may belong to the same word.

function mayOpen(line, run, end) {
  const before = charBefore(line, end - run.length);
  return /\S/.test(charAt(line, end)) && before !== '\\' && !belongs(run, before);
}

function mayClose(line, run, end) {
  return /\S/.test(charBefore(line, end - run.length)) && (run.length > 1 || !belongs(run, charAt(line, end)));
}

const belongs = (run, char) => run === '_' ? isWord(char) : isSpaced(char);

/** The marks of a line that may still be closed, by their places in its parts. */
class OpenMarks {
  #parts;
  #marks = []; // {run, at}
  #counts = {}; // of each run, so that none is looked for in vain

  constructor(parts) {
    this.#parts = parts;
  }

  add(run, mayOpen) {
    if (mayOpen) {
      this.#marks.push({run, at: this.#parts.length});
      this.#counts[run] = (this.#counts[run] ?? 0) + 1;
    }
    this.#parts.push({type: 'text', text: run});
  }

  /** Closes the last one of a kind, and forgets those within it; false if there is none, or nothing in it. */
  close(run) {
    if (!this.#counts[run]) return false;
    let mark;
    do {
      mark = this.#marks.pop();
      this.#counts[mark.run]--;
    } while (mark.run !== run);
    const parts = this.#parts.splice(mark.at + 1);
    const depth = parts.reduce((most, p) => Math.max(most, p.depth ?? 0), 0) + 1;
    if (parts.length === 0 || depth > DEEPEST) {
      for (const part of parts) this.#parts.push(part);
      return false;
    }
    const inside = {type: MARKS[run], depth, parts: joined(parts)};
    this.#parts[mark.at] = run === '***' ? {type: 'italic', depth: depth + 1, parts: [inside]} : inside;
    return true;
  }
}

/** Parts without an empty text or two beside each other. */
export function joined(parts) {
  const all = [];
  for (const part of parts) {
    if (part.text === '') continue;
    if (part.type === 'text' && all.at(-1)?.type === 'text') all.at(-1).text += part.text;
    else all.push(part);
  }
  return all;
}

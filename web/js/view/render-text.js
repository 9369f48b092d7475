// Makes nodes of a text. Whatever it holds, it ends up as textContent, and as
// href only what format.js found to be an address of the web.

import {element} from './dom.js';
import {nameKey} from '../text/fold.js';
import {emotes} from '../text/emote.js';
import {isLong, isPicturesOnly, parse} from '../text/format.js';
import {t} from '../lang/i18n.js';

const ACTION = /^\/me\s+(?=\S)/; // as XEP-0245 has it: what is said is kept as it was typed

/** Returns the nodes of a message; me is whose mentions stand out. */
export function textNode(said, {names, me}) {
  const text = said.replace(ACTION, '');
  const node = element('div', 'message__text', '', {dir: 'auto'});
  if (text !== said) node.classList.add('message__text--action');
  const parts = parse(text, names);
  node.append(...nodes(parts, nameKey(me)));
  if (isPicturesOnly(parts)) node.classList.add('message__text--emoji');
  if (isLong(text)) fold(node);
  return node;
}

/** Returns the nodes of a text that nobody has said. */
export const plainNodes = (text) => nodes(parse(text), '');

function nodes(parts, me) {
  return parts.map((part) => {
    switch (part.type) {
      case 'code': return element('code', 'code', part.text);
      case 'block': return codeBlock(part.text);
      case 'bold': return within('strong', part, me);
      case 'italic': return within('em', part, me);
      case 'struck': return within('s', part, me);
      case 'quote': return within('blockquote', part, me, {class: 'quote', dir: 'auto'});
      case 'bullets': return within('ul', part, me, {class: 'list'});
      case 'numbers': return within('ol', part, me, {class: 'list'});
      case 'item': return within('li', part, me, {dir: 'auto', ...part.value >= 0 && {value: part.value}});
      case 'link': return link(part);
      case 'emote': return emotes.get(part.name)?.draw() ?? part.text;
      case 'mention': return element('span', nameKey(part.name) === me ? 'mention mention--me' : 'mention', part.text, {dir: 'auto'});
      default: return part.text;
    }
  });
}

function within(tag, part, me, attributes) {
  const node = element(tag, '', '', attributes);
  node.append(...nodes(part.parts, me));
  return node;
}

/** A link whose text is another than its address shows where it leads. */
function link({text, href, target}) {
  const node = element('a', 'link', target ? '' : text, {href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: target ? 'auto' : 'ltr'});
  if (target) node.append(element('bdi', '', text), ' ', element('bdi', 'link__target', target));
  return node;
}

function codeBlock(text) {
  const block = element('pre', 'code-block', '', {dir: 'ltr', tabindex: '0'});
  block.append(element('code', '', text));
  return block;
}

function fold(node) {
  const content = element('div', 'fold__content');
  content.append(...node.childNodes);
  const button = element('button', 'fold__button', t('showAll'), {type: 'button', 'aria-expanded': 'false'});
  node.classList.add('fold');
  button.addEventListener('click', () => {
    const open = node.classList.toggle('fold--open');
    button.textContent = t(open ? 'showLess' : 'showAll');
    button.setAttribute('aria-expanded', String(open));
  });
  node.append(content, button);
}

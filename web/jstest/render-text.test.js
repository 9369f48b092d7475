import {textNode} from '../js/view/render-text.js';
import {equal, test} from './harness.js';
import {texts} from './texts.js';

const node = (text) => textNode(text, {names: ['Ana'], me: 'Ana'});
const TAGS = /^(?:DIV|CODE|PRE|STRONG|EM|S|A|BDI|SPAN|BLOCKQUOTE|UL|OL|LI|BUTTON)$/;

test('whatever a text holds, its nodes are of a few kinds, and its links lead to the web or to mail', () => {
  for (const text of texts(5_000)) {
    for (const n of node(text).querySelectorAll('*')) {
      if (!TAGS.test(n.tagName)) throw new Error(`${n.tagName} in ${JSON.stringify(text)}`);
      if (n.tagName === 'A' && !/^(?:https?|mailto):$/.test(n.protocol)) throw new Error(n.href);
    }
  }
});

test('nodes of marks', () => {
  const html = (text) => node(text).innerHTML.replace(/ (?:class|dir)="[^"]*"/g, '');
  equal(html('**a** *b* ~~c~~'), '<strong>a</strong> <em>b</em> <s>c</s>');
  equal(html('> a\n> b\nc'), '<blockquote>a\nb</blockquote>c');
  equal(html('- a\n- b'), '<ul><li>a</li><li>b</li></ul>');
  equal(html('3. a\n7. b'), '<ol><li value="3">a</li><li value="7">b</li></ol>');
  equal(node('[bank.example](https://evil.example/bank)').textContent, 'bank.example evil.example', 'where it leads');
});

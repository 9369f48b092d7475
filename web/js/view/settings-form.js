// The dialog of the settings: what is about oneself first, then what tells of others, then how the page looks.

import {element, icon} from './dom.js';
import {style} from './style.js';

await style(new URL('../../css/dialog.css', import.meta.url).href);

const THEMES = {auto: 'themeAuto', light: 'themeLight', dark: 'themeDark'};

/** Puts the dialog into the page, without words. @returns {object} the nodes that SettingsDialog takes, and me: for what is about oneself */
export function settingsForm() {
  const dialog = element('dialog', 'dialog', '', {'id': 'settings', 'aria-labelledby': 'settings-title'});
  const form = element('form', 'dialog__form', '', {method: 'dialog'});
  const me = element('div', 'me', '', {id: 'me'});
  const language = element('select', 'field field--small', '', {id: 'setting-language'});
  const theme = element('select', 'field field--small', '', {id: 'setting-theme'});
  for (const [value, key] of Object.entries(THEMES)) theme.append(element('option', '', '', {value, 'data-t': key}));
  const [notifications, denied, notificationsRow] = toggle('notifications');
  const [sound, soundHint, soundRow] = toggle('sound');
  me.hidden = true;
  form.append(element('h2', 'dialog__title', '', {'id': 'settings-title', 'tabindex': '-1', 'autofocus': '', 'data-t': 'settings'}), me,
    notificationsRow, soundRow, ...select('language', language), ...select('theme', theme), element('button', 'button dialog__close', '', {'data-t': 'close'}));
  dialog.append(form);
  dialog.addEventListener('click', (e) => { if (e.target === dialog) dialog.close(); });
  document.body.append(dialog);
  return {dialog, me, language, theme, sound, soundHint, notifications, denied};
}

function select(name, field) {
  const label = element('label', 'dialog__row', '', {for: field.id});
  const box = element('span', 'select');
  label.append(element('span', '', '', {'data-t': name}));
  box.append(field, icon('down'));
  return [label, box];
}

function toggle(name) {
  const hint = element('small', '', '', {id: `setting-${name}-hint`});
  const input = element('input', 'switch', '', {'id': `setting-${name}`, 'type': 'checkbox', 'role': 'switch', 'aria-describedby': hint.id});
  const [row, words] = [element('label', 'dialog__switch'), element('span')];
  words.append(element('span', '', '', {'data-t': name}), hint);
  row.append(words, input);
  return [input, hint, row];
}

// Changes the text of a field as typing does, so that undo takes it back.

/** Puts text in the place of what is between two places. The field gets its input event. */
export function type(input, text, from, to) {
  input.focus({preventScroll: true});
  input.setSelectionRange(from, to);
  if (text ? document.execCommand('insertText', false, text) : from === to || document.execCommand('delete')) return;
  input.setRangeText(text, from, to, 'end'); // undo ends here, but the text is in
  input.dispatchEvent(new Event('input', {bubbles: true}));
}

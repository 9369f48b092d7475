package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestHeld: the author of a held message reads so at the message, and has the text again if it
// is not let through; who does not want to see it any more need not.
func TestHeld(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.sees("the words of rules", `document.querySelector('.chat__topic')`)
	hold := func(text string) {
		tb.does(`document.querySelector('#composer-input').focus()`)
		tb.press(text + kb.Enter)
		tb.does(`window.id = socket.sent.at(-1).id; socket.says({type: 'held', id, reason: 'review'})`)
		tb.sees("that it is held", `document.querySelector('.message--held')?.innerText.includes('A moderator looks at it first. Only you see it.') && `+note+`.includes('looks at it first')`)
	}
	hold("photos from the beach")
	tb.does(`socket.says({type: 'held', id, ended: 'removed'})`)
	tb.sees("the text in the field, and why", field+` === 'photos from the beach' && `+note+`.includes('did not let it through') && !document.querySelector('.message')`)
	tb.does(`document.querySelector('#composer-input').select()`)
	hold("the same, in better words")
	tb.does(`socket.message(1, 'Bo', 'meanwhile'); socket.message(2, 'Ana', 'the same, in better words', id)`)
	tb.reads("meanwhile", "the same, in better words")
	tb.sees("nothing of a hold", `!document.querySelector('.message--held, .message__state')`)
	hold("never mind")
	tb.run(click(".message--held .message__state button"))
	tb.reads("meanwhile", "the same, in better words")
	for language, words := range map[string]string{"pt-BR": "vai olhar antes", "es": "lo mira antes"} {
		tb.speak(language)
		hold := `socket.says({type: 'held', id: socket.sent.at(-1).id, reason: 'review'})`
		tb.does(`document.querySelector('#composer-input').focus()`)
		tb.press("again" + kb.Enter)
		tb.does(hold)
		tb.sees(words, note+`.includes(`+quote(words)+`)`)
		tb.run(click(".message--held .message__state button"))
	}
}

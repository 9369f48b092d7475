package filter

import "unicode/utf8"

// mentions counts the mentions in a text as it is read: an @ at the beginning of a word.
func mentions(text []byte) (n int) {
	for i, c := range text {
		if c != '@' || i+1 == len(text) {
			continue
		}
		before, _ := utf8.DecodeLastRune(text[:i])
		after, _ := utf8.DecodeRune(text[i+1:])
		if (i == 0 || !isOfWord(before)) && (isOfWord(after) || isUnspaced(after)) {
			n++
		}
	}
	return n
}

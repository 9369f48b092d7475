package filter

import "unicode/utf8"

const (
	// minSpelled is how many letters that stand alone spell something: fewer are common.
	minSpelled = 3
	// minSpelledBytes is how long a word is that is looked for in what they spell: it can begin
	// and end anywhere in it, since a word before can be a letter, too.
	minSpelledBytes = 3
)

// appendSpelled appends what is spelled in a text as it is read, a line for each: letters that
// stand alone, with one sign or space between them. "i d i o t" is idiot.
func appendSpelled(dst, text []byte) []byte {
	s := speller{dst: dst, begin: len(dst)}
	start, length := 0, 0 // of the word
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		if isOfWord(r) {
			if length++; length == 1 {
				start = i
			}
		} else {
			s.word(text[start:i], length)
			length = 0
		}
		i += size
	}
	s.word(text[start:], length)
	s.end()
	return s.dst
}

// A speller puts letters together.
type speller struct {
	dst     []byte
	begin   int // of the line
	letters int // in it
}

// word takes a word and the sign behind it.
func (s *speller) word(word []byte, length int) {
	if length == 1 {
		s.dst = append(s.dst, word...)
		s.letters++
	} else {
		s.end()
	}
}

// end ends a line, which is none if it is too short.
func (s *speller) end() {
	if s.letters >= minSpelled {
		s.dst = append(s.dst, '\n')
	} else {
		s.dst = s.dst[:s.begin]
	}
	s.begin, s.letters = len(s.dst), 0
}

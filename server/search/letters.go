package search

import "unicode"

// letter returns what a letter or a digit is looked for as: digits of all scripts as those
// of ASCII, and the letters of the Arabic script that people type for each other, as Lucene's
// ArabicNormalizer and PersianNormalizer have them.
func letter(r rune) rune {
	if r < 0x80 {
		return r
	}
	if plain, ok := arabic[r]; ok {
		return plain
	}
	if unicode.Is(unicode.Nd, r) {
		return '0' + digit(r)
	}
	return r
}

var arabic = map[rune]rune{
	'آ': 'ا', 'أ': 'ا', 'إ': 'ا', 'ٱ': 'ا', // alef with what stands on or under it
	'ى': 'ي', 'ی': 'ي', 'ے': 'ي', // yeh without dots, Persian yeh, yeh barree
	'ة': 'ه', 'ہ': 'ه', 'ۂ': 'ه', 'ۀ': 'ه', 'ھ': 'ه', 'ە': 'ه', // teh marbuta, and the hehs of Persian, Urdu and Kurdish
	'ک': 'ك', // keheh
}

// digit returns the value of a decimal digit. Unicode keeps the ten of a script together,
// from zero on.
func digit(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return (r - rune(in.Lo)) % 10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return (r - rune(in.Lo)) % 10
		}
	}
	return 0
}

// Package search cuts texts and queries into the terms that a full-text index compares.
//
// A text is folded first (package fold), and its digits are those of ASCII. Its terms are words, symbols (an emoji is one),
// and, where a script puts no spaces between words, each character with the next one: so
// that any part of such a run is found as a phrase, and one character as the beginning of
// a term. C++ and C# are terms beside C. Terms hold neither spaces nor quotes, so that an
// index has to cut at spaces only and to fold nothing.
//
// All functions are pure and safe for concurrent use; their work grows with the length
// of their input.
package search

// Version names what Terms returns. An index made by another version is of no use.
const Version = 2

// MaxText is how many bytes of a text have terms; the rest is not found.
const MaxText = 32 << 10

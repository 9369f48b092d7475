package brand

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are said by a file for each language.
const (
	wordsBegin = "strings."
	wordsEnd   = ".json"
)

const (
	maxWordsBytes = 128 << 10
	maxWords      = 500 // characters of one text
)

// Why words are not those of a page.
var (
	ErrWords    = errors.New("it is no JSON object of texts, or of texts by plural, as docs/site.md has it")
	ErrLanguage = errors.New("the page does not speak this language: rename it, or take it out")
	ErrKey      = errors.New("the page says nothing under this key: take it out")
	ErrText     = fmt.Errorf("a text has 1 to %d characters, none of them a control", maxWords)
	ErrPlural   = errors.New("plurals are zero, one, two, few, many and other, and other is among them")
	ErrHole     = errors.New("this text has no such placeholder: take it out")
)

var (
	plurals = []string{"zero", "one", "two", "few", "many", "other"}
	hole    = regexp.MustCompile(`\{(\w+)\}`)
)

// language returns that of a file of words.
func language(file string) (tag string, isWords bool) {
	tag, begins := strings.CutPrefix(file, wordsBegin)
	tag, ends := strings.CutSuffix(tag, wordsEnd)
	return tag, begins && ends
}

// readWords reads the words of a language.
func (l *Look) readWords(root *os.Root, file string, known Page, found *faults) {
	tag, _ := language(file)
	content, err := readFile(root, file, maxWordsBytes)
	if err == nil && !slices.Contains(known.Languages, tag) {
		err = fmt.Errorf("%w; it speaks %s", ErrLanguage, strings.Join(known.Languages, ", "))
	}
	if err != nil {
		found.add(file, err)
		return
	}
	if l.Words == nil {
		l.Words = make(map[string]json.RawMessage)
	}
	l.Words[tag] = words(content, known.Words, func(err error) { found.add(file, err) })
}

// words returns what is in a file of words, as JSON, and tells all that is wrong with it.
func words(content []byte, known map[string][]string, fault func(error)) json.RawMessage {
	var texts map[string]json.RawMessage
	decoder := json.NewDecoder(bytes.NewReader(content))
	err := decoder.Decode(&texts)
	if err == nil {
		if _, more := decoder.Token(); more != io.EOF {
			err = errors.New("there is more behind it")
		}
	}
	if err != nil {
		fault(fmt.Errorf("%w (%v)", ErrWords, err))
		return nil
	}
	all := make(map[string]any, len(texts))
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		holes, isKnown := known[key]
		if !isKnown {
			fault(fmt.Errorf("%.40q: %w", key, ErrKey))
			continue
		}
		value, err := text(texts[key], holes)
		if err != nil {
			fault(fmt.Errorf("%q: %w", key, err))
		}
		all[key] = value
	}
	encoded, _ := json.Marshal(all) // strings: cannot fail
	return encoded
}

// text takes what is said under a key: a text, or some by plural.
func text(raw json.RawMessage, holes []string) (value any, err error) {
	var one string
	if json.Unmarshal(raw, &one) == nil && string(raw) != "null" {
		return one, checkText(one, holes)
	}
	var by map[string]string
	if json.Unmarshal(raw, &by) != nil {
		return nil, ErrWords
	}
	if by["other"] == "" {
		return nil, ErrPlural
	}
	var errs []error
	for _, plural := range slices.Sorted(maps.Keys(by)) {
		if !slices.Contains(plurals, plural) {
			errs = append(errs, ErrPlural)
		}
		errs = append(errs, checkText(by[plural], holes))
	}
	return by, joined(slices.DeleteFunc(errs, func(err error) bool { return err == nil }))
}

func checkText(text string, holes []string) error {
	if text == "" || utf8.RuneCountInString(text) > maxWords || strings.ContainsFunc(text, unicode.IsControl) {
		return ErrText
	}
	for _, m := range hole.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(holes, m[1]) {
			return fmt.Errorf("{%s}: %w", m[1], ErrHole)
		}
	}
	return nil
}

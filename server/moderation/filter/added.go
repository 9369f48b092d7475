package filter

import (
	"bytes"
	"strings"
	"time"

	"hubbub/server/moderation"
)

// An added rule is ready to judge by.
type added struct {
	Rule
	word    word
	pieces  moderation.Pieces // of a rule that finds what is near to it
	verdict Verdict
}

// newAdded makes a rule ready.
func newAdded(r Rule) (a added, err error) {
	if len(r.Text) > maxAddedBytes {
		return added{}, ErrTooLong
	}
	a.Rule = r
	if !r.Like {
		a.word, err = parseWord(r.Text)
	} else if strings.TrimSpace(read(r.Text)) == "" {
		err = ErrNoWord
	}
	if err != nil {
		return added{}, err
	}
	a.verdict = Verdict{Action: Refuse, Kind: KindWord, Word: r.Word, ID: r.ID}
	if a.verdict.Word == "" {
		a.verdict.Word = defaultWords[Refuse]
	}
	if r.Like {
		a.pieces, a.verdict.Kind = moderation.PiecesOf(r.Text), KindLike
	}
	return a, nil
}

// isOver reports whether a rule has ended.
func (a *added) isOver(now time.Time) bool { return !a.Until.IsZero() && !now.Before(a.Until) }

// judgeAdded returns the verdict of the first rule that is about a text in a room.
func (s *state) judgeAdded(now time.Time, room, text string) (Verdict, bool) {
	everywhere, here := s.added[""], s.added[room]
	if room == "" {
		here = nil
	}
	if len(everywhere)+len(here) == 0 {
		return Verdict{}, false
	}
	t := readings.Get().(*reading)
	defer readings.Put(t)
	t.of(text)
	var pieces moderation.Pieces
	for _, rules := range [][]added{everywhere, here} {
		for i := range rules {
			a := &rules[i]
			if a.isOver(now) {
				continue
			}
			if a.Like && pieces == nil {
				pieces = moderation.PiecesOf(text)
			}
			if a.Like && a.pieces.Alike(pieces) || !a.Like && a.word.isRead(t) {
				return a.verdict, true
			}
		}
	}
	return Verdict{}, false
}

// isRead reports whether a word is in a text as it is read.
func (w *word) isRead(t *reading) bool {
	return w.isIn(t.small) || w.isIn(t.capitals) || len(w.text) >= minSpelledBytes && bytes.Contains(t.spelled, []byte(w.text))
}

// isIn reports whether a word stands somewhere in a text.
func (w *word) isIn(text []byte) bool {
	for from := 0; ; {
		at := bytes.Index(text[from:], []byte(w.text))
		if at < 0 {
			return false
		}
		if from += at + len(w.text); w.stands(text, from) {
			return true
		}
		from -= len(w.text) - 1
	}
}

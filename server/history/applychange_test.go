package history_test

import (
	"errors"
	"testing"

	"hubbub/server/history"
)

// Changes that have no entry are written with the place in the stream, each for itself, after
// what goes before all; no room comes of them, and the digest tells those that were made from
// those that were not.
func TestApplyChanges(t *testing.T) {
	own := errors.New("too many")
	var digests []uint64
	for name, tt := range map[string]struct {
		change history.Draft
		rows   int
		want   error
	}{
		"made":    {history.Draft{Attachment: new(record)}, 2, nil},
		"refused": {history.Draft{Attachment: &record{err: own}}, 1, own},
		"nothing": {history.Draft{}, 1, history.ErrNotSaved},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, index(t))
			delivered, err := l.Apply(position(1, hour), []history.Publication{{Drafts: []history.Draft{tt.change}}}, func(tx history.Tx) error {
				_, err := tx.Exec("INSERT INTO ended (user, at) VALUES ('before', 1)")
				return err
			})
			if err != nil || !errors.Is(delivered[0][0].Err, tt.want) {
				t.Errorf("got %+v, %v, want %v", delivered, err, tt.want)
			}
			if got := recorded(t, l); got != tt.rows {
				t.Errorf("%d rows are there, want %d", got, tt.rows)
			}
			if rooms, err := l.Rooms(t.Context()); err != nil || len(rooms) != 0 {
				t.Errorf("rooms %v, %v", rooms, err)
			}
			digests = append(digests, l.Position().Digest)
		})
	}
	if same := map[uint64]bool{digests[0]: true, digests[1]: true, digests[2]: true}; len(same) != 2 {
		t.Errorf("the digests are %x", digests)
	}
}

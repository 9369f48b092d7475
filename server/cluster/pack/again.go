package pack

import (
	"strings"
	"time"

	"hubbub/server/wire"
)

// An Again stands for a message of the stream that had what must not stay there, and is erased: who
// reads the stream later takes it in that place, and everybody passes over it where it is.
type Again struct {
	Of   uint64    // the number of the message
	At   time.Time // when that was stored
	Data []byte    // its pack, without what had to go
}

// Draft returns a draft by its place in all publications, nil if there are not so many.
func (p *Pack) Draft(i int) *Draft {
	for j := range p.Publications {
		drafts := p.Publications[j].Drafts
		if i < len(drafts) {
			return &drafts[max(i, 0)]
		}
		i -= len(drafts)
	}
	return nil
}

// Blank overwrites what a draft says. A node that takes it in comes to the same numbers, and keeps as
// many bytes.
func (d *Draft) Blank() {
	d.Notice = ""
	if d.Text = strings.Repeat(" ", len(d.Text)); d.Kind == wire.KindRoom {
		d.Text = "{}" // a state that says nothing
	}
}

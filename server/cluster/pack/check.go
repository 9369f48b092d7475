package pack

import (
	"fmt"
	"unicode/utf8"

	"hubbub/server/wire"
)

// check returns what is beyond the bounds.
func (p *Pack) check() error {
	if len(p.Publications) > maxPublications {
		return fmt.Errorf("%w: %d publications", ErrMalformed, len(p.Publications))
	}
	if err := words(p.Node, p.Index); err != nil || p.Node == "" {
		return fmt.Errorf("%w: the name of its node", ErrMalformed)
	}
	if a := p.Again; a != nil && (len(p.Publications) > 0 || a.Of == 0 || len(a.Data) == 0 || len(a.Data) > maxAgain) {
		return fmt.Errorf("%w: it stands for message %d, with %d bytes", ErrMalformed, a.Of, len(a.Data))
	}
	drafts := 0
	for i := range p.Publications {
		if drafts += len(p.Publications[i].Drafts); drafts > maxDrafts {
			return fmt.Errorf("%w: more than %d drafts", ErrMalformed, maxDrafts)
		}
		if err := p.Publications[i].Check(); err != nil {
			return err
		}
	}
	return nil
}

// Check returns what no pack takes of a publication.
func (p *Publication) Check() error {
	if p.Room == "" && (p.Title != "" || p.Floor != 0 || len(p.Drafts) == 0) || p.Floor < 0 {
		return fmt.Errorf("%w: no room, or a floor below 0", ErrMalformed)
	}
	if err := words(p.Room, p.Title); err != nil {
		return err
	}
	for i := range p.Drafts {
		if err := p.Drafts[i].check(); err != nil {
			return err
		}
		if isChange := p.Drafts[i].Kind == 0; isChange != (p.Room == "") {
			return fmt.Errorf("%w: an entry of no room, or a change of one", ErrMalformed)
		}
	}
	return nil
}

func (d *Draft) check() error {
	switch {
	case d.Kind > wire.KindUnreact || d.Kind == 0 && len(d.Attachment) == 0:
		return fmt.Errorf("%w: an entry of kind %d", ErrMalformed, d.Kind)
	case d.Window < 0 || d.Window > 0 && d.Kind != wire.KindEdited && d.Kind != wire.KindRemoved:
		return fmt.Errorf("%w: a window of %d ms", ErrMalformed, d.Window)
	case d.Kind.IsReaction() && (d.Text == "" || len(d.Text) > wire.MaxReactionBytes || len(d.Attachment) > 0):
		return fmt.Errorf("%w: a reaction of %d bytes", ErrMalformed, len(d.Text))
	case d.Target < 0:
		return fmt.Errorf("%w: a target below 0", ErrMalformed)
	case len(d.Text) > maxText || !utf8.ValidString(d.Text):
		return fmt.Errorf("%w: a text of %d bytes", ErrMalformed, len(d.Text))
	case len(d.Attachment) > maxAttachment:
		return fmt.Errorf("%w: an attachment of %d bytes", ErrMalformed, len(d.Attachment))
	}
	return words(d.User, d.Role, d.ID, d.From, d.Notice, d.Speaker.User)
}

// words checks what is short.
func words(all ...string) error {
	for _, word := range all {
		if len(word) > maxWord || !utf8.ValidString(word) {
			return fmt.Errorf("%w: a word of %d bytes", ErrMalformed, len(word))
		}
	}
	return nil
}

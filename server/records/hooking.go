package records

import (
	"fmt"

	"hubbub/server/history"
	"hubbub/server/webhook"
)

// placesBytes is how long the places are that one change of a cluster carries: some rounds of it
// are better than one that others wait for.
const placesBytes = 16 << 10

// A hookAdded is a webhook that is told from now on.
type hookAdded struct {
	ID     string `cbor:"0,keyasint"`
	Room   string `cbor:"1,keyasint,omitempty"`
	URL    string `cbor:"2,keyasint"`
	Secret string `cbor:"3,keyasint"`
	Run    string `cbor:"4,keyasint"`
	Made   int64  `cbor:"5,keyasint"`
}

func (o *hookAdded) check() error {
	if len(o.URL) > maxURLBytes {
		return fmt.Errorf("%w: over %d bytes", ErrInvalid, maxURLBytes)
	}
	return checkTexts(o.ID, o.Room, o.Run, o.Secret)
}

func (o *hookAdded) inFile(_ *Records, tx history.Tx) error {
	if err := o.check(); err != nil {
		return err
	}
	if _, err := tx.Exec(addWebhookSQL, o.ID, o.Room, o.URL, o.Secret, o.Made, o.Run); err != nil {
		return err
	}
	return checkRows(tx, countWebhooksSQL, maxWebhooks)
}

func (o *hookAdded) inMemory(*Records) {}

// A hookRestarted is a webhook that goes on with another run.
type hookRestarted struct {
	ID  string `cbor:"0,keyasint"`
	Run string `cbor:"1,keyasint"`
}

func (o *hookRestarted) inFile(_ *Records, tx history.Tx) error {
	return changeHook(tx, restartWebhookSQL, o.Run, o.ID)
}

func (o *hookRestarted) inMemory(*Records) {}

// A hookRemoved is a webhook that is told nothing any more.
type hookRemoved struct {
	ID string `cbor:"0,keyasint"`
}

func (o *hookRemoved) inFile(_ *Records, tx history.Tx) error {
	return changeHook(tx, removeWebhookSQL, o.ID)
}

func (o *hookRemoved) inMemory(*Records) {}

func changeHook(tx history.Tx, query string, args ...any) error {
	rows, err := tx.Exec(query, args...)
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	return err
}

// A hookPlace is how far a run has come in a room.
type hookPlace struct {
	Room  string `cbor:"0,keyasint"`
	Epoch string `cbor:"1,keyasint,omitempty"`
	Seq   int64  `cbor:"2,keyasint,omitempty"`
}

func placesOf(places []webhook.Place) []hookPlace {
	of := make([]hookPlace, len(places))
	for i, p := range places {
		of[i] = hookPlace(p)
	}
	return of
}

func setPlaces(tx history.Tx, run string, places []hookPlace) error {
	for _, p := range places {
		if _, err := tx.Exec(setPlaceSQL, run, p.Room, p.Epoch, p.Seq); err != nil {
			return err
		}
	}
	return nil
}

// hookPlaces are where a run begins that no webhook has yet.
type hookPlaces struct {
	Run    string      `cbor:"0,keyasint"`
	Places []hookPlace `cbor:"1,keyasint"`
}

func (o *hookPlaces) inFile(_ *Records, tx history.Tx) error { return setPlaces(tx, o.Run, o.Places) }

func (o *hookPlaces) inMemory(*Records) {}

// A hookTold is what has changed with a run of a webhook.
type hookTold struct {
	ID       string        `cbor:"0,keyasint"`
	Run      string        `cbor:"1,keyasint"`
	Places   []hookPlace   `cbor:"2,keyasint,omitempty"`
	State    webhook.State `cbor:"3,keyasint,omitempty"`
	Status   string        `cbor:"4,keyasint,omitempty"`
	Failures int           `cbor:"5,keyasint,omitempty"`
	Since    int64         `cbor:"6,keyasint,omitempty"`
}

// hooksTold are how far webhooks were told.
type hooksTold struct {
	Hooks []hookTold `cbor:"0,keyasint"`
}

// inFile leaves out what is of a webhook or a run that is no more, and what is behind what is known
// already: a node that stood still may tell of it after another one has gone on.
func (o *hooksTold) inFile(_ *Records, tx history.Tx) error {
	for i := range o.Hooks {
		h := &o.Hooks[i]
		rows, err := tx.Exec(saveWebhookSQL, h.State, h.Status, h.Failures, h.Since, h.ID, h.Run)
		if err == nil && rows > 0 {
			err = setPlaces(tx, h.Run, h.Places)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *hooksTold) inMemory(*Records) {}

// toldOf returns a progress as it travels.
func toldOf(p *webhook.Progress) hookTold {
	h := hookTold{ID: p.ID, Run: p.Run, Places: placesOf(p.Places), State: p.State, Status: p.Status, Failures: p.Failures}
	if !p.Since.IsZero() {
		h.Since = p.Since.UnixMilli()
	}
	return h
}

// placeBytes and hookBytes are more than what a place and a webhook take beside their texts.
const (
	placeBytes = 20
	hookBytes  = 100
)

func (p *hookPlace) size() int { return len(p.Room) + len(p.Epoch) + placeBytes }

// parts cuts places into what one change carries: all of them where there is one node.
func (r *Records) parts(places []hookPlace) (parts [][]hookPlace) {
	bytes, first := 0, 0
	for i := range places {
		size := places[i].size()
		if bytes += size; r.isShared() && bytes > placesBytes && i > first {
			parts = append(parts, places[first:i])
			bytes, first = size, i
		}
	}
	return append(parts, places[first:])
}

// partsOf does so with how far webhooks were told.
func (r *Records) partsOf(told []hookTold) (parts [][]hookTold) {
	var part []hookTold
	bytes := 0
	for _, h := range told {
		for _, h.Places = range r.parts(h.Places) {
			size := hookBytes
			for i := range h.Places {
				size += h.Places[i].size()
			}
			if bytes += size; r.isShared() && bytes > placesBytes && len(part) > 0 {
				parts = append(parts, part)
				part, bytes = nil, size
			}
			part = append(part, h)
		}
	}
	return append(parts, part)
}

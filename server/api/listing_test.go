package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// TestListingIsReady: a list is read, encoded and compressed once in its time, for each
// of a few lengths; others are sent as they are. All are what JSON makes of the rooms.
func TestListingIsReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListing()
		rooms, reads := newCrowdedDirectory().rooms, 0
		read := func(context.Context) ([]Room, error) { reads++; return rooms, nil }
		get := func(limit int) *content {
			t.Helper()
			c, err := l.get(t.Context(), limit, read)
			if err != nil {
				t.Fatal(err)
			}
			want, err := encode(map[string]any{"rooms": rooms[:min(limit, len(rooms))]})
			if err != nil || !bytes.Equal(c.body, want) {
				t.Errorf("limit %d: %.100s …", limit, c.body)
			}
			if c.compressed != nil {
				z, err := gzip.NewReader(bytes.NewReader(c.compressed))
				if err != nil {
					t.Fatal(err)
				}
				if text, err := io.ReadAll(z); err != nil || !bytes.Equal(text, want) {
					t.Errorf("limit %d: unpacked %.100s …, %v", limit, text, err)
				}
			}
			return c
		}
		first := get(100)
		if first.compressed == nil {
			t.Error("not compressed")
		}
		time.Sleep(listingAge - 1)
		if get(100) != first {
			t.Error("made again")
		}
		for limit := range maxKeptListings - 1 {
			if c := get(500 + limit); c.compressed == nil || get(500+limit) != c {
				t.Errorf("length %d is not kept", limit+2)
			}
		}
		if c := get(700); c.compressed != nil || len(l.ready) != maxKeptListings {
			t.Errorf("%d lengths are kept", len(l.ready))
		}
		if get(100) != first || reads != 1 {
			t.Errorf("%d readings", reads)
		}
		rooms = rooms[:20]
		if time.Sleep(1); get(100) == first || reads != 2 {
			t.Errorf("%d readings of two lists", reads)
		}
		if get(1) == get(20) || get(20) != get(1000) {
			t.Error("the same list in several lengths")
		}
		rooms = []Room{}
		time.Sleep(listingAge)
		get(1)
	})
}

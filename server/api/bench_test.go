package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A crowdedDirectory has as many rooms as are listed.
type crowdedDirectory struct{ rooms []Room }

func (d crowdedDirectory) Rooms(context.Context, ...string) ([]Room, error) { return d.rooms, nil }

func newCrowdedDirectory() (d crowdedDirectory) {
	for i := range maxRooms {
		name := fmt.Sprintf("room-%04d", i)
		d.rooms = append(d.rooms, Room{Name: name, Title: name, LastSeq: int64(i), N: int64(i), LastAt: 1790000000123 + int64(i*i)})
	}
	return d
}

// BenchmarkListing is an answer to a page that asks for the rooms, and one to a program
// that asks for all of them.
func BenchmarkListing(b *testing.B) {
	for _, limit := range []int{defaultRooms, maxRooms} {
		b.Run(fmt.Sprint(limit), func(b *testing.B) {
			h := newAPIOf(&fakeHistory{}, newCrowdedDirectory())
			r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/api/rooms?limit=%d", limit), nil)
			r.Header.Set("Accept-Encoding", "gzip")
			r.RemoteAddr = "127.0.0.1:5000"
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

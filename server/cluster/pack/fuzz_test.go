package pack_test

import (
	"errors"
	"reflect"
	"testing"

	"hubbub/server/cluster/pack"
)

// FuzzDecode: whatever is in the stream is a pack that can be written again as it is, or is
// refused with a reason.
func FuzzDecode(f *testing.F) {
	b, err := pack.Encode(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte{0xa1, 0, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := pack.Decode(b)
		if err != nil {
			if !errors.Is(err, pack.ErrMalformed) && !errors.Is(err, pack.ErrNewer) {
				t.Fatalf("no reason: %v", err)
			}
			return
		}
		again, err := pack.Encode(p)
		if err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		q, err := pack.Decode(again)
		if err != nil {
			t.Fatalf("cannot be read again: %v", err)
		}
		if !reflect.DeepEqual(p, q) {
			t.Fatalf("got %+v\nwant %+v", q, p)
		}
	})
}

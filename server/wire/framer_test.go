package wire_test

import (
	"bytes"
	"strings"
	"testing"

	"hubbub/server/wire"
)

// TestFramer: entries of the past come in frames that clients with small limits
// can take, each entry whole and once.
func TestFramer(t *testing.T) {
	entry := []byte(`{"text":"` + strings.Repeat("x", 10_000) + `"}`)
	f := wire.Framer{}
	if got := f.Frames(); got != nil {
		t.Errorf("frames of nothing: %d bytes", len(got))
	}
	for i := range 7 {
		f.Add(int64(i), entry)
	}
	var sizes []int
	frames := f.Frames()
	for rest := frames; len(rest) > 0; {
		if rest[0] != 0x81 || rest[1] != 126 {
			t.Fatalf("not a text frame of two length bytes: % x", rest[:4])
		}
		n := int(rest[2])<<8 | int(rest[3])
		sizes = append(sizes, n)
		rest = rest[4+n:]
	}
	if len(sizes) != 3 || sizes[0] > 32<<10 || sizes[2] != len(entry) {
		t.Errorf("payloads of %v bytes", sizes)
	}
	if n := bytes.Count(frames, entry); n != 7 {
		t.Errorf("%d entries, want 7", n)
	}
	stream := wire.Framer{Form: wire.Form{Protocol: wire.Stream}, Epoch: "e"}
	stream.Add(41, []byte("{}"))
	if got := string(stream.Frames()); got != "id: e:41\ndata: {}\n\n" {
		t.Errorf("stream %q", got)
	}
}

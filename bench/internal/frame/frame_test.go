package frame_test

import (
	"bytes"
	"testing"

	"hubbub/bench/internal/frame"
)

func TestParseReadsWhatAppendWrites(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		payload := bytes.Repeat([]byte("a"), n)
		data := frame.Append(nil, frame.Text, payload)
		for cut := range min(len(data), 200) {
			if _, _, size, err := frame.Parse(data[:cut]); size != 0 || err != nil {
				t.Fatalf("%d bytes cut at %d: size %d, error %v", n, cut, size, err)
			}
		}
		opcode, got, size, err := frame.Parse(append(data, 'z'))
		if opcode != frame.Text || !bytes.Equal(got, payload) || size != len(data) || err != nil {
			t.Errorf("%d bytes: opcode %d, %d bytes, size %d, error %v", n, opcode, len(got), size, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"masked", frame.AppendMasked(nil, frame.Text, []byte("hi"), 0x01020304), frame.ErrMasked},
		{"http", []byte("HTTP/1.1 400 Bad Request"), frame.ErrReserved},
		{"unknown opcode", []byte{0x83, 0}, frame.ErrReserved},
		{"huge", []byte{0x81, 127, 1, 0, 0, 0, 0, 0, 0, 0}, frame.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, _, err := frame.Parse(tt.data); err != tt.want {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestMasked(t *testing.T) {
	// The masked "Hello" of RFC 6455 section 5.7.
	want := []byte{0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}
	if got := frame.AppendMasked(nil, frame.Text, []byte("Hello"), 0x37fa213d); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}

// TestParseMasked: what a client sends reads as it was, in parts and twice as well.
func TestParseMasked(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		payload := bytes.Repeat([]byte("abcde"), n/5+1)[:n]
		data := frame.AppendMasked(nil, frame.Text, payload, 0x01020304)
		for cut := range min(len(data), 200) {
			if _, _, size, err := frame.ParseMasked(data[:cut]); size != 0 || err != nil {
				t.Fatalf("%d bytes cut at %d: size %d, error %v", n, cut, size, err)
			}
		}
		for range 2 {
			opcode, got, size, err := frame.ParseMasked(append(data, 'z'))
			if opcode != frame.Text || !bytes.Equal(got, payload) || size != len(data) || err != nil {
				t.Errorf("%d bytes: opcode %d, %d bytes, size %d, error %v", n, opcode, len(got), size, err)
			}
		}
	}
	if _, _, _, err := frame.ParseMasked(frame.Append(nil, frame.Text, nil)); err != frame.ErrUnmasked {
		t.Errorf("without a mask: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte{0x81, 2, 'h', 'i'})
	f.Add([]byte{0x81, 126, 0, 1, 'h'})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, payload, size, err := frame.Parse(data)
		if size > len(data) || len(payload) > size || (err != nil && size != 0) {
			t.Fatalf("size %d of %d, payload %d, error %v", size, len(data), len(payload), err)
		}
		_, payload, size, err = frame.ParseMasked(bytes.Clone(data))
		if size > len(data) || len(payload) > size || (err != nil && size != 0) {
			t.Fatalf("masked: size %d of %d, payload %d, error %v", size, len(data), len(payload), err)
		}
	})
}

package codec_test

import (
	"errors"
	"testing"

	"hubbub/server/cluster/codec"
)

type older struct {
	Version int `cbor:"0,keyasint"`
}

type newer struct {
	Version int         `cbor:"0,keyasint"`
	More    []newerPart `cbor:"1,keyasint,omitempty"`
}

type newerPart struct {
	Text string `cbor:"0,keyasint"`
	Lang string `cbor:"1,keyasint,omitempty"`
}

type olderPart struct {
	Version int `cbor:"0,keyasint"`
	More    []struct {
		Text string `cbor:"0,keyasint"`
	} `cbor:"1,keyasint,omitempty"`
}

// TestUnknown: a field that is not known is told of where all have to be, however deep it is.
func TestUnknown(t *testing.T) {
	for name, tt := range map[string]struct {
		from newer
		to   any
		want error
	}{
		"all known":     {newer{Version: 1}, new(older), nil},
		"one more":      {newer{1, []newerPart{{"a", ""}}}, new(older), codec.ErrUnknown},
		"known parts":   {newer{1, []newerPart{{"a", ""}}}, new(olderPart), nil},
		"one more deep": {newer{1, []newerPart{{"a", "pt"}}}, new(olderPart), codec.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := codec.Marshal(tt.from)
			if err != nil {
				t.Fatal(err)
			}
			if err := codec.UnmarshalExact(b, tt.to); !errors.Is(err, tt.want) {
				t.Errorf("exactly: %v, want %v", err, tt.want)
			}
			if err := codec.Unmarshal(b, tt.to); err != nil {
				t.Errorf("%v", err)
			}
		})
	}
	if err := codec.UnmarshalExact([]byte{0xff}, new(older)); err == nil || errors.Is(err, codec.ErrUnknown) {
		t.Errorf("what is no data: %v", err)
	}
}

package marker_test

import (
	"testing"

	"hubbub/bench/internal/marker"
)

func TestRoundTrip(t *testing.T) {
	want := marker.Marker{Publisher: 7, Counter: 4294967295, Intended: 1790000000123456789}
	text := marker.Append([]byte(`{"text":"`), "ab12cd34", want, 100)
	if len(text) != 109 {
		t.Errorf("the text has %d bytes, want 109", len(text))
	}
	text = append(text, `"}`...)
	got, rest, ok := marker.Next(text, "ab12cd34")
	if !ok || got != want {
		t.Fatalf("got %+v %v, want %+v", got, ok, want)
	}
	if _, _, ok := marker.Next(rest, "ab12cd34"); ok {
		t.Error("found a second marker where there is one")
	}
}

func TestLongestFitsMinSize(t *testing.T) {
	longest := marker.Append(nil, "12345678", marker.Marker{Publisher: 19999, Counter: 99999999, Intended: 1790000000123456789}, 0)
	if len(longest) > marker.MinSize {
		t.Errorf("a marker of %d bytes does not fit %d", len(longest), marker.MinSize)
	}
}

func TestNextPassesOver(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		found      int
	}{
		{"nothing", "hello", 0},
		{"another run", "~zzz:1:2:3~", 0},
		{"cut short", "~run:1:2:3", 0},
		{"no counter", "~run:1::3~", 0},
		{"too many digits", "~run:1:2:99999999999999999999~", 0},
		{"tilde before it", "a ~ b ~~run:1:2:3~", 1},
		{"two, one of another run", "~run:1:2:3~ ~zzz:1:2:3~\n~run:1:3:3~", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := 0
			for rest := []byte(tt.text); ; found++ {
				var ok bool
				if _, rest, ok = marker.Next(rest, "run"); !ok {
					break
				}
			}
			if found != tt.found {
				t.Errorf("found %d markers, want %d", found, tt.found)
			}
		})
	}
}

func FuzzNext(f *testing.F) {
	f.Add([]byte("~run:1:2:3~~"))
	f.Add([]byte("~run:1:2:3~ ~run:"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for n := 0; ; n++ {
			_, rest, ok := marker.Next(text, "run")
			if !ok {
				return
			}
			if len(rest) >= len(text) {
				t.Fatal("no way ahead")
			}
			text = rest
		}
	})
}

func BenchmarkNext(b *testing.B) {
	text := marker.Append([]byte(`{"type":"message","seq":42,"from":"b1","at":1790000000123,"text":"`), "ab12cd34", marker.Marker{Intended: 1790000000123456789}, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, ok := marker.Next(text, "ab12cd34"); !ok {
			b.Fatal("no marker")
		}
	}
}

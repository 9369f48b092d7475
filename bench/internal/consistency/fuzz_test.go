package consistency_test

import (
	"bytes"
	"testing"

	"hubbub/bench/internal/consistency"
)

// FuzzRead: whatever is in a file, it is judged or refused.
func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	log := consistency.NewLog(&file)
	for _, e := range newTown(1).run(50) {
		log.Note(e)
	}
	log.Note(consistency.Event{Kind: consistency.Fault, Text: "cut"})
	log.Note(consistency.Event{Kind: consistency.Healed, Text: "cut"})
	if err := log.Flush(); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte(`{"kind":"healed"}`))
	f.Add([]byte(`{"kind":"join","conn":1,"since":-5}{"kind":"welcome","conn":1,"first":-1,"seq":-1}{"kind":"stays"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		history, err := consistency.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		consistency.Measure(history)
		if v := consistency.Check(history); v.Good() && (v.Deliveries == 0 || len(v.Breaches) > 0) {
			t.Errorf("good, with %d deliveries and %v", v.Deliveries, v.Breaches)
		}
	})
}

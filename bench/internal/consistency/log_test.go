package consistency_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"hubbub/bench/internal/consistency"
)

// TestLog: what is written reads back as what was noted, in one order.
func TestLog(t *testing.T) {
	var file bytes.Buffer
	log := consistency.NewLog(&file)
	var noting sync.WaitGroup
	for client := range 4 {
		noting.Go(func() {
			for seq := range 100 {
				log.Note(consistency.Event{Kind: consistency.Receipt, Client: client, Seq: int64(seq), Text: "\"é\n"})
			}
		})
	}
	noting.Wait()
	if err := log.Flush(); err != nil {
		t.Fatal(err)
	}
	read, err := consistency.Read(&file)
	if err != nil || len(read) != 400 || !slices.Equal(read, log.History()) {
		t.Fatalf("read %d events, noted %d: %v", len(read), len(log.History()), err)
	}
	if !slices.IsSortedFunc(read, func(a, b consistency.Event) int { return int(a.At - b.At) }) {
		t.Error("time goes backwards")
	}
}

// TestReadBroken: a history that is cut short is told from one that is whole.
func TestReadBroken(t *testing.T) {
	_, err := consistency.Read(strings.NewReader("{\"t\":1,\"kind\":\"say\"}\n{\"t\":2,"))
	if err == nil || !strings.Contains(err.Error(), "event 2") {
		t.Errorf("the error is %v", err)
	}
}

type full struct{ err error }

func (w full) Write([]byte) (int, error) { return 0, w.err }

// TestLogNotWritten: a history that could not be written is not taken for one that was.
func TestLogNotWritten(t *testing.T) {
	w := full{errors.New("disk full")}
	log := consistency.NewLog(w)
	for range 1000 {
		log.Note(consistency.Event{Kind: consistency.Say, Text: "some text"})
	}
	if err := log.Flush(); !errors.Is(err, w.err) {
		t.Errorf("the error is %v", err)
	}
}

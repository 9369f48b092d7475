package server_test

import (
	"fmt"
	"testing"
	"time"

	"hubbub/server/config"
)

// TestNoTraces: with -keep-removed 0 nothing of what was taken back, in whatever way it was written
// down meanwhile, is in the file or beside it: the message, what was reported, what waited, what a
// sweep filtered, topics and announcements of before.
func TestNoTraces(t *testing.T) {
	t.Parallel() // it waits
	s, mo := startHolding(t, func(c *config.Config) { c.KeepRemoved, c.MessageRate = 0, 0 })
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	removed := ana.said("quinquereme at once")
	reported := ana.said("sempiternal reported")
	swept := ana.said("velleity for everybody who reads this")
	bo.said("velleity for everybody who reads this!")
	cy, _ := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	cy.sayAsHeld("c1", "maybe callipygian")
	held := mo.pending()["id"]
	bo.report("r1", reported, "Other: obnubilate")
	item := mo.pending()["id"]
	mo.Moderate(`"act":"topic","text":"ultracrepidarian"`)
	mo.Moderate(`"act":"announce","text":"flocculent"`)
	sweep := mo.Moderate(fmt.Sprintf(`"act":"sweep","seq":%d,"for_ms":60000,"filter_ms":600000`, swept))["record"]
	filter := mo.Moderate(`"act":"filter","text":"xanthic","for_ms":600000`)["record"]
	mo.Moderate(`"act":"filter","text":"zenzic","for_ms":1000`)
	words := []string{"quinquereme", "sempiternal", "velleity", "callipygian", "obnubilate", "ultracrepidarian", "flocculent", "xanthic", "zenzic"}
	for _, word := range words {
		if !s.inFile(t, word) {
			t.Errorf("%s was never in the file", word)
		}
	}
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, removed))
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, item))
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, held))
	topic := mo.Moderate(`"act":"topic","text":""`)["record"]
	mo.Moderate(`"act":"announce","text":""`)
	mo.RefuseAct(fmt.Sprintf(`"act":"lift","of":%v`, topic), "not_found") // there is nothing to bring back
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, sweep))
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, filter))
	for _, word := range words {
		for end := time.Now().Add(30 * time.Second); s.inFile(t, word); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(end) {
				t.Errorf("%s is still in the file", word)
				break
			}
		}
	}
}

// TestNoTraceOfTopic: a topic goes although nothing else is taken back.
func TestNoTraceOfTopic(t *testing.T) {
	t.Parallel() // it waits
	s, mo := startHolding(t, func(c *config.Config) { c.KeepRemoved = 0 })
	mo.Moderate(`"act":"topic","text":"ultracrepidarian"`)
	mo.Moderate(`"act":"topic","text":"x"`)
	for end := time.Now().Add(30 * time.Second); s.inFile(t, "ultracrepidarian"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is still in the file")
		}
	}
}

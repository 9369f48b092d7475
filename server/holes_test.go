package server_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// spacing is how far the numbers lie apart in a history with holes.
const spacing = 7

// makeHoles moves the messages of a history that is not in use to numbers that lie
// spacing apart, as if entries of other kinds had stood between them.
func makeHoles(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const seq = 1<<40 - 1
	for _, change := range []string{
		`INSERT INTO terms_2 (terms_2) VALUES ('delete-all')`, // it is indexed anew
		fmt.Sprintf(`UPDATE message SET place = -((place & ~%d) | (place & %d) * %d)`, seq, seq, spacing),
		`UPDATE message SET place = -place`,
		fmt.Sprintf(`UPDATE room SET last = last * %d, indexed = 0`, spacing),
	} {
		if _, err := db.Exec(change); err != nil {
			t.Fatalf("%s: %v", change, err)
		}
	}
}

// TestHoles: resume, paging, counting and search on a log whose numbers have holes.
func TestHoles(t *testing.T) {
	const said = 700 // more than a room has in memory, and more than a page of the history
	file := filepath.Join(t.TempDir(), "h.db")
	first := startServer(t, inFile(file))
	bo := dial(t, first.Addr, "/ws")
	welcome := bo.Join("Bo")
	sayNumbers(bo, 1, said)
	first.Stop(t)
	makeHoles(t, file)

	s := startServer(t, inFile(file))
	epoch := welcome["epoch"].(string)
	session := welcome["session"].(string)
	t.Run("resume", func(t *testing.T) {
		for _, seen := range []int{0, 1, 14, 15, 98, 99, 100, said - 257, said - 256, said - 255, said - 1, said} {
			c := dial(t, s.Addr, "/ws")
			welcome := c.joinFrom("Bo", place{session, epoch, int64(seen * spacing)})
			if welcome["recovered"] != true || welcome["seq"] != float64(said*spacing) || welcome["n"] != float64(said) {
				t.Errorf("after %d: %v", seen, welcome)
			}
			for n := seen + 1; n <= said; n++ {
				if e := c.Await("message"); e["seq"] != float64(n*spacing) || e["text"] != fmt.Sprint(n) {
					t.Fatalf("after %d: %v, want message %d", seen, e, n)
				}
			}
			c.Close()
		}
	})
	t.Run("between two numbers", func(t *testing.T) {
		c := dial(t, s.Addr, "/ws")
		if welcome := c.joinFrom("Bo", place{session, epoch, 3*spacing + 2}); welcome["recovered"] != true {
			t.Errorf("welcome %v", welcome)
		}
		if e := c.Await("message"); e["text"] != "4" {
			t.Errorf("first %v, want message 4", e)
		}
	})
	t.Run("paging", func(t *testing.T) {
		wantPages(t, s, "before=%d", func(m []int) int { return slices.Min(m) }, said*spacing+1, said)
		wantPages(t, s, "after=%d", func(m []int) int { return slices.Max(m) }, 0, said)
	})
	t.Run("a jump", func(t *testing.T) {
		if page := s.page(t, fmt.Sprintf("from=%d&limit=2", 50*spacing)); !slices.Equal(page.numbers(), []int{50 * spacing, 51 * spacing}) {
			t.Errorf("messages %v", page.numbers())
		}
	})
	t.Run("counting", func(t *testing.T) {
		ana := dial(t, s.Addr, "/ws")
		if welcome := ana.Join("Ana"); welcome["n"] != float64(said) {
			t.Errorf("welcome %v", welcome)
		}
		ana.Say("one more")
		ana.AwaitMessage("one more")
		zed := dial(t, s.Addr, "/ws")
		if welcome := zed.Join("Zed"); welcome["n"] != float64(said+1) {
			t.Errorf("welcome %v", welcome)
		}
	})
	t.Run("search", func(t *testing.T) {
		if page := s.page(t, "q=321"); !slices.Equal(page.numbers(), []int{321 * spacing}) {
			t.Errorf("messages %v", page.numbers())
		}
	})
}

// A seqPage is what the API answers with.
type seqPage struct {
	Floor    int
	Messages []struct{ Seq int }
	More     bool
}

func (p *seqPage) numbers() (numbers []int) {
	for _, m := range p.Messages {
		numbers = append(numbers, m.Seq)
	}
	return numbers
}

// page asks for messages of the lobby.
func (s *testServer) page(t *testing.T, query string) (p seqPage) {
	t.Helper()
	_, body := s.get(t, "/api/rooms/lobby/messages?"+query)
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if p.Floor != 1 {
		t.Errorf("floor %d of a room that has lost nothing", p.Floor)
	}
	return p
}

// wantPages reads the whole lobby in one direction: each message once.
func wantPages(t *testing.T, s *testServer, query string, next func([]int) int, from, want int) {
	t.Helper()
	seen := make(map[int]bool)
	for more := true; more; {
		page := s.page(t, fmt.Sprintf(query, from)+"&limit=60")
		for _, n := range page.numbers() {
			if seen[n] || n%spacing != 0 {
				t.Fatalf("number %d", n)
			}
			seen[n] = true
		}
		if more = page.More; more {
			from = next(page.numbers())
		}
	}
	if len(seen) != want {
		t.Errorf("%s: %d messages, want %d", query, len(seen), want)
	}
}

package command

import (
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
)

// TestPrintPeople: rows are in line, whatever the names, and of a name that was held before
// the server started no time is made up.
func TestPrintPeople(t *testing.T) {
	var out strings.Builder
	since := time.Date(2026, 1, 2, 15, 4, 59, 0, time.Local)
	printPeople(&out, []control.Person{
		{User: "ABCDEFGHIJKL", Name: "王小明", Since: since, Connections: 8},
		{User: "MNOPQRSTUVWX", Name: "Ana Maria", Held: true},
	})
	const want = `USER          SINCE             HERE  NAME
ABCDEFGHIJKL  2026-01-02 15:04     8  王小明
MNOPQRSTUVWX  the start            0  Ana Maria
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

package command

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hubbub/server/cluster"
)

// What is well is said in the last line; what is not, before it, and by the exit code.
func TestPrintStatus(t *testing.T) {
	is := cluster.Status{
		Name: "hubbub", Quorum: true, First: 5, Last: 9, Bytes: 3 << 20,
		Servers:   []cluster.ServerStatus{{Name: "n1", Leader: true, Current: true}, {Name: "n2", Offline: true, Lag: 7}},
		Nodes:     []cluster.NodeStatus{{Host: "one", Version: "v1", Since: time.Now(), At: 9, Office: true}, {Host: "two", At: 6, Behind: 3, Trouble: "catching up: 3 behind"}},
		Snapshots: []cluster.SnapshotStatus{{At: 4, Bytes: 1 << 20, Made: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}},
	}
	for _, problems := range [][]string{{}, {"the NATS server n2 does not answer"}} {
		is.Problems = problems
		var out strings.Builder
		if err := printStatus(&out, is, false); (err != nil) != (len(problems) > 0) {
			t.Errorf("with %q: %v", problems, err)
		}
		want := []string{"makes the snapshots", "catching up: 3 behind", "n1", "leads", "does not answer", "2026-11-26T12:00:00Z", "messages 5 to 9, 3.0 MiB"}
		if len(problems) == 0 {
			want = append(want, "\nall is well: 2 nodes\n")
		} else {
			want = append(want, "\nproblem: the NATS server n2 does not answer\n")
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%q is missing in\n%s", w, &out)
			}
		}
		out.Reset()
		printStatus(&out, is, true)
		var read cluster.Status
		if err := json.Unmarshal([]byte(out.String()), &read); err != nil || len(read.Nodes) != 2 || read.Last != 9 || len(read.Problems) != len(problems) {
			t.Errorf("JSON is %s, %v", &out, err)
		}
	}
}

package cluster

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"hubbub/server/cluster/snapshots"
)

// divergedSuffix names the file beside the index which tells that it is not to be gone on from.
const divergedSuffix = ".diverged"

// A divergence is what a node leaves beside an index that has come to other numbers than
// most nodes.
type divergence struct {
	Index  string `json:"index"`  // its name
	Agreed uint64 `json:"agreed"` // up to this place it agreed with the others
}

// mark leaves the divergence beside an index.
func (d divergence) mark(path string) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return os.WriteFile(path+divergedSuffix, b, 0o600)
}

// readDivergence returns what was left beside an index, nil for nothing.
func readDivergence(path string) (*divergence, error) {
	b, err := os.ReadFile(path + divergedSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := new(divergence)
	if json.Unmarshal(b, d) != nil {
		*d = divergence{} // it was not written to its end
	}
	return d, nil
}

// settle forgets a divergence, when the index was replaced.
func settle(path string) error {
	if err := os.Remove(path + divergedSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// has reports whether a snapshot may have the wrong numbers, too: it is of the same index.
func (d *divergence) has(s snapshots.Snapshot) bool {
	return d != nil && s.By == d.Index && s.Seq > d.Agreed
}

package cluster

import (
	"cmp"
	"errors"
	"sync"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/history"
)

// maxDigests is of how many places the digests are remembered: a node that is further behind does
// not vote.
const maxDigests = 4096

// votes are who agrees with this node about the numbers. Safe for concurrent use.
type votes struct {
	mu      sync.Mutex
	digests [maxDigests]history.Position // guarded by mu; by number, of the last places
	last    history.Position             // guarded by mu
	agreed  uint64                       // guarded by mu; the last place at which another node has agreed
	of      map[string]vote              // guarded by mu; by index
}

type vote struct {
	at     uint64
	time   int64 // by the stream, Unix milliseconds
	agrees bool
}

// votesFor is how long a vote counts, by the time of the stream: a node whose file was deleted is another
// one, and must not count for two.
const votesFor = int64(30 * time.Second / time.Millisecond)

// note remembers the digest of a place.
func (v *votes) note(at history.Position) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.digests[at.Seq%maxDigests], v.last = at, at
}

// cast counts what the pack of another node says, and reports whether that has begun to disagree.
func (v *votes) cast(p *pack.Pack) (disagrees bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	here := v.digests[p.Applied%maxDigests]
	if here.Seq != p.Applied || here.Seq == 0 {
		return false
	}
	if v.of == nil {
		v.of = make(map[string]vote)
	}
	for node, last := range v.of {
		if last.at+maxDigests < v.last.Seq || last.time+votesFor < v.last.At {
			delete(v.of, node)
		}
	}
	by := cmp.Or(p.Index, p.Node)
	was, known := v.of[by]
	now := vote{at: p.Applied, time: v.last.At, agrees: here.Digest == p.Digest}
	if v.of[by] = now; now.agrees {
		v.agreed = max(v.agreed, p.Applied)
	}
	return !now.agrees && (!known || was.agrees)
}

// diverged reports whether more nodes disagree than agree, of which this one is one. Two alone cannot
// tell which of them is wrong.
func (v *votes) diverged() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	balance := -1
	for _, vote := range v.of {
		if balance++; vote.agrees {
			balance -= 2
		}
	}
	return balance > 0
}

// compare tells when another node has come to other numbers. When most have, it is this one that is
// wrong, and its index is not to be gone on from: it fails with ErrDiverged.
func (n *Node) compare(p *pack.Pack) error {
	if p.Node == n.id || !n.votes.cast(p) {
		return nil
	}
	n.config.Observer.Diverged()
	n.config.Log.Error("cluster: another node has given out other numbers", "node", p.Node, "at", p.Applied)
	if !n.votes.diverged() {
		return nil
	}
	n.votes.mu.Lock()
	d := divergence{Index: n.config.Index, Agreed: n.votes.agreed}
	n.votes.mu.Unlock()
	return errors.Join(ErrDiverged, d.mark(n.config.History.Path()))
}

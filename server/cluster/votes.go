package cluster

import (
	"sync"

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
	last    uint64                       // guarded by mu
	of      map[string]vote              // guarded by mu; by node
}

type vote struct {
	at     uint64
	agrees bool
}

// note remembers the digest of a place.
func (v *votes) note(at history.Position) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.digests[at.Seq%maxDigests], v.last = at, at.Seq
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
		if last.at+maxDigests < v.last {
			delete(v.of, node) // it is gone, or was started anew
		}
	}
	was, known := v.of[p.Node]
	now := vote{at: p.Applied, agrees: here.Digest == p.Digest}
	v.of[p.Node] = now
	return !now.agrees && (!known || was.agrees)
}

// diverged reports whether more nodes disagree than agree.
func (v *votes) diverged() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	balance := 0
	for _, vote := range v.of {
		if balance++; vote.agrees {
			balance -= 2
		}
	}
	return balance > 0
}

// compare tells when another node has come to other numbers.
func (n *Node) compare(p *pack.Pack) {
	if p.Node != n.id && n.votes.cast(p) {
		n.config.Observer.Diverged()
		n.config.Log.Error("cluster: another node has given out other numbers", "node", p.Node, "at", p.Applied)
	}
}

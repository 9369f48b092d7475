package cluster

import (
	"context"
	"errors"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

const (
	// followPause is the pause before somebody is renamed again whose name the nodes cannot agree on.
	followPause = time.Second
	// maxFollowing bounds how many wait: what is beyond is found out when it changes again.
	maxFollowing = 10_000
)

// following are people of this node that go by another name elsewhere. Safe for concurrent use.
type following struct{ users chan string }

func newFollowing() following { return following{make(chan string, maxFollowing)} }

func (f *following) add(user string) {
	select {
	case f.users <- user:
	default:
	}
}

// followAll renames people until ctx ends.
func (p *People) followAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case user := <-p.follow.users:
			p.followOne(ctx, user)
		}
	}
}

// followOne lets somebody go by the name that it goes by elsewhere, if that is so still.
func (p *People) followOne(ctx context.Context, user string) {
	called, is := p.table.Outdated(user)
	if !is {
		return
	}
	to, err := name.New(called)
	if err == nil {
		err = p.site.Follow(user, to)
	}
	var conflict *identity.Conflict
	if err == nil || errors.As(err, &conflict) { // of a conflict the other node will be told as well
		return
	}
	p.config.Log.Warn("cluster: somebody goes by another name elsewhere", "error", err)
	select {
	case <-ctx.Done():
	case <-time.After(followPause):
		p.follow.add(user)
	}
}

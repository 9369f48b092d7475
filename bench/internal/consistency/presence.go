package consistency

import "time"

// awayAtLeast is how long somebody is away before others are told that it has left. A server waits
// for 10 s; when a connection has ended, its two ends do not note at the same time.
const awayAtLeast = 8 * time.Second

// A departure is that a connection was told that somebody has left.
type departure struct {
	at   time.Duration
	told *conn
	user string
}

// departures looks for people who were said to have left while they were there, or about to be back.
func (c *checker) departures() {
	people := make(map[string]*client)
	for _, somebody := range c.clients {
		for _, conn := range somebody.conns {
			if conn.user != "" && !somebody.leaves {
				people[conn.user] = somebody
			}
		}
	}
	for _, d := range c.left {
		somebody := people[d.user]
		if somebody == nil {
			continue
		}
		if away := somebody.awayAt(d.at); away < awayAtLeast {
			c.now = d.at
			c.breach(Gone, d.told.room, d.told.number, "client %d is said to have left after it was away for %v, by node %d", somebody.conns[0].client, away.Round(time.Millisecond), d.told.node)
		}
	}
}

// awayAt returns for how long somebody had no connection at a time, a long time if it had none before. One
// that was just opened does not count: what is told of the time before may be on its way.
func (somebody *client) awayAt(at time.Duration) time.Duration {
	last := -awayAtLeast
	for _, conn := range somebody.conns {
		switch {
		case !conn.welcomed || conn.opened > at-noticeWithin:
		case conn.ended == 0 || conn.ended > at:
			return 0
		default:
			last = max(last, conn.ended)
		}
	}
	return at - last
}

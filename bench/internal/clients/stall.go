package clients

// ExpectPartial makes clients readers that need not read every message.
func (g *Group) ExpectPartial(clients []*Client) {
	g.receiver.WithLock(func() {
		for _, c := range clients {
			c.partial = true
		}
	})
}

// Stall makes clients stop reading.
func (g *Group) Stall(clients []*Client) {
	for _, c := range clients {
		c.conn.Load().Pause()
	}
	g.receiver.WithLock(func() {
		for _, c := range clients {
			c.partial, c.stalled = true, true
		}
	})
}

// Unstall lets stalled clients read again.
func Unstall(clients []*Client) {
	for _, c := range clients {
		c.conn.Load().Resume()
	}
}

package identity

import "time"

// Met returns when the server first met the person of a session that is there: not before
// its token was made, whatever of a minute the token leaves open. Who came within that minute
// was met then, at the latest; so nobody seems to be older than they are.
func (n *Names) Met(s *Session) time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	latest := s.token.Made().Add(time.Minute - time.Millisecond)
	if came := time.UnixMilli(s.since); !came.Before(s.token.Made()) && came.Before(latest) {
		return came
	}
	return latest
}

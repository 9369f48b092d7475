package webhook

import (
	"context"
	"net/http"
	"net/netip"
)

// A Caller sends what is no hook's, unsigned, with the bounds of hooks: it dials no address that
// lies inside, unless that is allowed, and follows no redirect. Safe for concurrent use.
type Caller struct{ poster *poster }

// NewCaller returns a caller. allowed is as in Config.
func NewCaller(allowed func(netip.Addr) bool, userAgent string) *Caller {
	return &Caller{newPoster(&Config{Allowed: allowed, UserAgent: userAgent})}
}

// Call posts a body once. It returns "" if that was taken, and otherwise the number of the
// answer or one of Results.
func (c *Caller) Call(ctx context.Context, to, contentType string, body []byte) (trouble string) {
	o := c.poster.send(ctx, to, http.Header{"Content-Type": {contentType}}, body)
	if o.result == resultOK {
		return ""
	}
	return o.status
}

// Close gives idle connections up.
func (c *Caller) Close() { c.poster.close() }

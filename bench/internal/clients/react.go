package clients

import (
	"bytes"
	"fmt"
	"time"
)

// reactions are what clients put to a message.
var reactions = []string{"👍", "❤️", "😂", "🎉", "🔥"}

// React puts a reaction to a message in even turns, and takes it back in odd ones.
func (c *Client) React(seq, turn int64) error {
	emoji := reactions[(int64(c.Number)+turn/2)%int64(len(reactions))]
	text := fmt.Appendf(nil, `{"type":"react","seq":%d,"emoji":"%s","on":%v}`, seq, emoji, turn%2 == 0)
	if err := c.conn.Load().Send(text, time.Now().Add(sendTimeout)); err != nil {
		return fmt.Errorf("%w: %w", ErrSend, err)
	}
	return nil
}

// LastSeq returns the number of the last message that the client has seen, with KeepSeq.
func (c *Client) LastSeq() int64 { return c.lastSeq.Load() }

// countReactions counts what a frame tells of reactions.
func (r *receiver) countReactions(payload []byte) {
	r.updates.Add(int64(bytes.Count(payload, []byte(`{"type":"update"`))))
	r.reacted.Add(int64(bytes.Count(payload, []byte(`{"type":"reacted"`))))
}

package fanout

import "net"

// maxQueuedBytes is how much may wait in private frames before one more is too
// much, unless a client may say something longer. A welcome with its backlog counts as one
// frame.
const maxQueuedBytes = 64 << 10

// A queue holds the private frames of a connection until they are written.
type queue struct {
	frames [][]byte
	sent   uint32        // bytes of frames[0] written; no frame comes near 4 GiB
	bytes  uint32        // of all frames, not yet written
	paced  uint32        // of these, the first, which do not count towards maxQueuedBytes
	empty  chan struct{} // closed when the queue is empty, nil if nobody waits for that
}

func (q *queue) isEmpty() bool { return len(q.frames) == 0 }

// counted returns how many bytes are a sign of a slow reader if they are too many.
func (q *queue) counted() int64 { return int64(q.bytes - q.paced) }

func (q *queue) add(frame []byte) {
	if len(frame) > 0 {
		q.frames = append(q.frames, frame)
		q.bytes += uint32(len(frame))
	}
}

// addPaced adds frames to an empty queue that are no sign of a slow reader.
func (q *queue) addPaced(frames [][]byte) {
	for _, frame := range frames {
		q.add(frame)
	}
	q.pace()
}

// pace takes all that is queued for no sign of a slow reader.
func (q *queue) pace() { q.paced = q.bytes }

// next returns what is to be written first.
func (q *queue) next() []byte { return q.frames[0][q.sent:] }

// gather returns all that is to be written.
func (q *queue) gather() net.Buffers {
	return append(net.Buffers{q.next()}, q.frames[1:]...)
}

// pass moves on by n bytes that were written.
func (q *queue) pass(n int) {
	q.bytes -= uint32(n)
	q.paced -= min(uint32(n), q.paced)
	for q.sent += uint32(n); len(q.frames) > 0 && q.sent >= uint32(len(q.frames[0])); {
		q.sent -= uint32(len(q.frames[0]))
		q.frames[0] = nil
		q.frames = q.frames[1:]
	}
	if q.isEmpty() {
		q.frames = nil // most connections send no private frame for hours
		q.notifyEmpty()
	}
}

// clear removes what was not written.
func (q *queue) clear() {
	q.notifyEmpty()
	*q = queue{}
}

// emptied returns a channel that is closed when the queue is empty or cleared.
func (q *queue) emptied() <-chan struct{} {
	if q.empty == nil {
		q.empty = make(chan struct{})
	}
	return q.empty
}

// notifyEmpty wakes those who wait for an empty queue.
func (q *queue) notifyEmpty() {
	if q.empty != nil {
		close(q.empty)
		q.empty = nil
	}
}

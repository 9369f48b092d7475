package wire

// framedBytes is where entries of the past are cut into the next text frame:
// clients with small read limits must be able to take it.
const framedBytes = 32 << 10

// A Framer puts entries that were encoded as JSON before into text frames of
// moderate size, or into a text/event-stream.
type Framer struct {
	Form  Form   // JSON or Stream
	Epoch string // of the entries' numbers; needed for a Stream

	frames, payload []byte
}

// Add appends an entry: its number and its JSON.
func (f *Framer) Add(seq int64, json []byte) {
	if f.Form.Protocol == Stream {
		f.frames = AppendStreamID(f.frames, f.Epoch, seq)
		f.frames = AppendStreamEvent(f.frames, streamKind(json), json)
		return
	}
	if len(f.payload) > 0 && len(f.payload)+len(json) > framedBytes {
		f.frames = AppendTextFrame(f.frames, f.payload)
		f.payload = f.payload[:0]
	}
	if len(f.payload) > 0 {
		f.payload = append(f.payload, '\n')
	}
	f.payload = append(f.payload, json...)
}

// Frames returns what was added, nil if nothing was.
func (f *Framer) Frames() []byte {
	if len(f.payload) > 0 {
		f.frames = AppendTextFrame(f.frames, f.payload)
		f.payload = f.payload[:0]
	}
	return f.frames
}

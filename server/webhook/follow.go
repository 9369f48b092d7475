package webhook

import "hubbub/server/room"

// Follow returns a log that wakes after each delivery of entries to a room. The room does
// not wait for that.
func Follow(log room.Log, wake func(room string)) room.Log { return followed{log, wake} }

type followed struct {
	room.Log
	wake func(string)
}

func (f followed) DeliverTo(r room.Receiver) { f.Log.DeliverTo(follower{r, f.wake}) }

// A follower stands in front of a log's receiver.
type follower struct {
	room.Receiver
	wake func(string)
}

func (f follower) Deliver(in string, delivered []room.Delivered) {
	isNew := false // the slice is the receiver's once it has it
	for i := range delivered {
		if d := &delivered[i]; d.Err == nil && !d.Repeated && d.Seq > 0 { // else it is a reaction
			isNew = true
			break
		}
	}
	f.Receiver.Deliver(in, delivered)
	if isNew {
		f.wake(in)
	}
}

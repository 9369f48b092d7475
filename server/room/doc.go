// Package room orders what happens in chat rooms. It knows nothing of sockets
// and nothing of storage.
//
// Order: everything that happens in a room (a join, an entry of its log, a leave)
// goes through the room's one sequencer. It takes all that is waiting as one load,
// gives the drafts in it to the Log, and when they are delivered appends the load as
// one Batch to the room's list. Whoever reads the list sees the same events in the
// same order. Entries that others have published stand where they are delivered.
//
// Ownership: batches never change once they are in the list, and may be read
// from anywhere. A room keeps only the last one; the garbage collector frees a
// batch when the last reader has passed it.
//
// Blocking: Join and Leave never block. Say waits while maxWaiting requests of
// the room are unsequenced, so that a flood slows its senders and not the
// server; the sequencer itself waits for its Outlet, never for a socket, and no
// goroutine waits for the Log.
package room

// Package history is the durable, ordered log of what is said in chat rooms:
// one SQLite file for all of them.
//
// Order: Append numbers a room's messages 1, 2, 3 and so on, without a hole, in
// the transaction that stores them. A number is given once, also when its
// message is no longer kept. The Epoch names the incarnation of these numbers:
// they mean nothing in another one.
//
// Durability: when Append returns, its messages are on disk: with Full they
// survive a loss of power, with Normal a crash of the process. A power loss that
// may have cost a log with Normal its end gives it a new Epoch. When Append
// fails, none of its messages are in the log. The one exception: if fsync fails
// and the process ends before any later write has succeeded, what was to be
// synced may be found afterwards.
//
// Identity: a message with an ID is stored once. Whoever appends it again gets
// the original's number, for as long as the original is kept.
//
// Blocking: one goroutine writes. What rooms append while it commits, it takes
// together into the next transaction. Append waits for that commit, for nothing
// else but a bounded number of Appends before it. Reading does not wait for
// writing, nor the other way round; in ":memory:" they take turns.
//
// Upkeep: the search index and the limits of what is kept follow behind, in
// transactions of at most upkeepRows messages between those of Append. Search
// has what it needs indexed first, so it finds all that was appended before.
//
// Trouble: a failed commit fails its Appends and nothing else. Each later Append
// tries again; without one, the log tries by itself.
package history

// Package history is the durable, ordered log of what is said in chat rooms:
// one SQLite file for all of them.
//
// Order: an entry gets its number in the transaction that stores it, a higher one
// than all before in its room. That the numbers follow each other is nowhere
// assumed. A number is given once, also when its entry is no longer kept. From a
// room's Floor on everything is kept. Its Epoch names the incarnation of its
// numbers: they mean nothing in another one.
//
// Durability: what is delivered is on disk: with Full it survives a loss of
// power, with Normal a crash of the process. A power loss that may have cost a
// log with Normal its end gives all rooms new epochs. Of a publication that is
// refused nothing is in the log. The one exception: if fsync fails and the process
// ends before any later write has succeeded, what was to be synced may be found
// afterwards.
//
// Identity: an entry with an ID is stored once. Whoever publishes it again gets
// the first one, for as long as that is kept.
//
// Blocking: Publish does not wait. One goroutine writes. What rooms publish while
// it commits, it takes together into the next transaction. At the commit a
// goroutine for each room delivers; Close waits for these. Reading does not wait
// for writing, nor the other way round; in ":memory:" they take turns.
//
// Other tables: Write makes changes in them between the publications, each in a
// transaction of its own, and Read asks about them. Package records owns them; their
// schema is part of the file's.
//
// Updates: entries that take messages back or restore them hold for all readers from the
// commit that stores them. A message that was taken back is read without its text. The
// text is overwritten and goes from the index behind, at most blankRows in a transaction;
// it is kept apart for Config.KeepRemoved. A purge overwrites what is then left of it in
// the index, in free pages and in the write-ahead log. Watch tells of entries that are not
// what they were. A draft's Recorder writes in the transaction of its entry.
//
// Upkeep: the search index and the limits of what is kept follow behind, in
// transactions of at most upkeepRows entries between those of the publications.
// Search has what it needs indexed first, so it finds all that was delivered
// before. Terms of another version are indexed anew, from the newest entry back;
// Found.From tells how far. A room of which nothing is kept and that nobody is in
// is removed, and its name gets another epoch; one with a row in room_setting
// or room_modes is not: pins are numbers of the room.
//
// Time: each entry is removed by the time that it is dated with, wherever it
// stands. A clock that is more than a day ahead of what the file knows removes
// nothing until the log has run for a day.
//
// Trouble: a failed commit refuses what was in it and nothing else. Each later
// publication tries again; without one, the log tries by itself.
//
// Streams: with Config.Index the numbers come from a stream that several logs follow, one message
// after the other, through Apply. What becomes of a draft then depends on the stream alone; the
// place in it is committed with the entries. Where a room begins, and for how long an ID is
// repeated and a removed text restored, goes by the stream and its time; upkeep follows. A Snapshot
// is what another node goes on from, without the stream before it. Erasures tells what is not kept any
// more, and yet in the stream. Adopt makes the file of a single
// server what a stream begins with.
//
// Schema: each step is one transaction that touches no row, so that a large file
// starts as fast as a small one. Before the first step that a file lacks, it is
// copied aside. What an earlier version did not write is NULL and worked out when
// read; no step has needed more so far.
package history

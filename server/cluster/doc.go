// Package cluster makes a server one of several nodes with one log: a Node takes the place of the
// history where rooms publish and are delivered to, and the history of each node becomes an index
// of the stream that they share.
//
// Order: what rooms publish is packed, and the packs of a node are in the stream in its order, one
// under way at a time. Each node folds the stream, message by message: it judges drafts, numbers
// them, stores them with the place in the stream, lets memory follow, and delivers. All that
// decides comes from the stream, its time too, so that all nodes come to the same; that they do is
// compared, by a digest of all numbers that each pack carries. A node that most disagree with ends,
// and its index is replaced when it starts again.
//
// The index: Prepare readies it before it is opened, from a snapshot if need be. A Keeper makes
// these, on the one node that has the office.
//
// Removing: an Eraser, on that same node, takes from the stream what was taken back, when the index
// does not keep it any more. Its drafts stay there as blanks, which fold to the same numbers.
//
// Nothing is delivered that is not in the stream. A draft that is not delivered within Config.Wait
// is refused. If it is in the stream all the same, it comes as one of others, and who says it again
// under its id gets its receipt.
//
// Blocking: Publish does not wait. One goroutine publishes, one follows the stream, one folds; Run
// owns all three. While the disk fails the fold waits for it.
package cluster

// Package stream is the one stream of a cluster, on NATS JetStream: messages that all nodes read
// in one order.
//
// Order: Publish returns when a message is stored on most servers, with its number. Who has one
// Publish under way at a time, and retries it under the same id, has its messages in its order.
// Follow hands on each message once, in the order of their numbers. What the live feed did not
// bring is fetched. What was erased is handed on in its place as what stands for it; other numbers that
// are missing were taken from the stream.
//
// Blocking: every wait for NATS ends with its context, or after a time of its own. Follow waits
// for whoever takes its messages; what comes meanwhile and does not fit is fetched later.
//
// Ending: a stream that is gone, was made anew, or has lost what was in it ends Follow with an
// error, and nothing is tried again: whoever went on would give out numbers twice.
package stream

// Package webhook tells endpoints on the web what is said and done in rooms: one more
// reader of their logs, which signs what it sends after the Standard Webhooks scheme and
// tries again.
//
// Order: a room's entries are told in the order of its log, at least once. A hook has one
// request under way at a time. How far it has come in each room is a Place, kept by the
// Store behind what was told, at most Config.SaveDelay late: who dies in between tells again.
// Each entry has its number, by which an endpoint knows it again.
//
// State of now: an attempt reads the log anew, so that what was removed since the last one
// comes without its text. A batch keeps its range of numbers and its id over all attempts.
//
// Blocking: Wake never waits, so no room does. Nothing of the log is held in memory but
// the batch under way and the names of rooms with something to tell.
//
// Several servers with one log and one store: one of them runs at a time, and sends nothing while
// Config.May denies it.
//
// Addresses: the one that is dialled is judged, after names were resolved. Those inside
// are refused unless they are allowed, and plain http goes to allowed ones alone. No
// redirect is followed and no proxy asked.
package webhook

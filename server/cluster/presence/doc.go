// Package presence lets the nodes of a cluster know who is in the rooms of the others.
//
// Each node tells its changes in frames that it counts, and now and then how far it has
// counted. Who has missed one, or has just come, asks for the whole list. A node that says
// that it goes, or that nothing is heard of any more, takes its people along after a while:
// most of them come back by another before.
//
// It is pure: how frames get from one node to all others, in order but not surely, is the
// business of who makes a Table.
package presence

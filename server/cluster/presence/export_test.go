package presence

import "time"

func (t *Table) Expire(now time.Time) { t.expire(now) }

// ListOf returns the whole list of a node by which one person is in the lobby.
func ListOf(node, user string) string {
	f := frame{Node: node, Parts: 1, Changes: []change{{Room: "lobby", User: user, Name: user}}}
	return string(f.encode())
}

// ChangeOf returns a change of a node.
func ChangeOf(node string, seq uint64, user string) string {
	f := frame{Node: node, Seq: seq, Changes: []change{{Room: "lobby", User: user, Name: user}}}
	return string(f.encode())
}

// BeatOf returns what a node tells when nothing has changed.
func BeatOf(node string, seq uint64) string {
	f := frame{Node: node, Seq: seq}
	return string(f.encode())
}

// AskOf returns what a node tells that asks all for their lists.
func AskOf(node string) string {
	f := frame{Node: node, Ask: everyNode}
	return string(f.encode())
}

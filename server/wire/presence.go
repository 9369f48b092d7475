package wire

import "strconv"

// AppendJoined appends the notice that name has come; online counts the members
// from then on.
func AppendJoined(dst []byte, name string, online int) []byte {
	return appendPresence(dst, "joined", name, online)
}

// AppendLeft appends the notice that name has gone.
func AppendLeft(dst []byte, name string, online int) []byte {
	return appendPresence(dst, "left", name, online)
}

func appendPresence(dst []byte, event, name string, online int) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","name":`...)
	dst = appendString(dst, name)
	dst = append(dst, `,"online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	return append(dst, '}')
}

// AppendOnline appends the number of members. users, if not nil, names them all:
// from here on joined and left keep that list true.
func AppendOnline(dst []byte, online int, users []string) []byte {
	dst = append(dst, `{"type":"online","online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	dst = appendUsers(dst, users)
	return append(dst, '}')
}

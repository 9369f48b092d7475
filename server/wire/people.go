package wire

import "strconv"

// A Person is somebody in a room, as those in it see them.
type Person struct {
	User  string // public id, empty if none is known
	Name  string
	Role  string // empty for a member, which most are
	Since int64  // when the person came into the room, Unix milliseconds; told in lists only
}

// AppendJoined appends the notice that p has come; online counts the people from
// then on.
func AppendJoined(dst []byte, p *Person, online int) []byte {
	return appendPresence(dst, "joined", p, online)
}

// AppendLeft appends the notice that p has gone.
func AppendLeft(dst []byte, p *Person, online int) []byte {
	return appendPresence(dst, "left", p, online)
}

func appendPresence(dst []byte, event string, p *Person, online int) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","name":`...)
	dst = appendString(dst, p.Name)
	dst = appendKnown(dst, `,"user":`, p.User)
	dst = appendKnown(dst, `,"role":`, p.Role)
	dst = append(dst, `,"online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	return append(dst, '}')
}

// AppendRenamed appends the notice that p had another name.
func AppendRenamed(dst []byte, p *Person, from string) []byte {
	dst = append(dst, `{"type":"renamed"`...)
	dst = appendKnown(dst, `,"user":`, p.User)
	dst = append(dst, `,"from":`...)
	dst = appendString(dst, from)
	dst = append(dst, `,"name":`...)
	dst = appendString(dst, p.Name)
	return append(dst, '}')
}

// AppendOnline appends the number of people. people, if not nil, are all of them: from
// here on joined, left and renamed keep that list true.
func AppendOnline(dst []byte, online int, people []Person) []byte {
	dst = append(dst, `{"type":"online","online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	dst = appendPeople(dst, people)
	return append(dst, '}')
}

// appendPeople appends a list of people twice: their names for clients that know no
// more of a person, and all that there is to know.
func appendPeople(dst []byte, people []Person) []byte {
	if people == nil {
		return dst
	}
	dst = append(dst, `,"users":[`...)
	for i := range people {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, people[i].Name)
	}
	dst = append(dst, `],"people":[`...)
	for i := range people {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPerson(dst, &people[i])
	}
	return append(dst, ']')
}

func appendPerson(dst []byte, p *Person) []byte {
	dst = append(dst, `{"name":`...)
	dst = appendString(dst, p.Name)
	dst = appendKnown(dst, `,"user":`, p.User)
	dst = appendKnown(dst, `,"role":`, p.Role)
	dst = append(dst, `,"since":`...)
	dst = strconv.AppendInt(dst, p.Since, 10)
	return append(dst, '}')
}

// appendKnown appends a field if there is something to say.
func appendKnown(dst []byte, field, value string) []byte {
	if value == "" {
		return dst
	}
	return appendString(append(dst, field...), value)
}

package wire

import "encoding/json"

// MaxTo is how many bytes an answer has to name what it answers.
const MaxTo = MaxID

// A Command is what a program is asked for.
type Command struct {
	ID   string // the asker's own
	User string // public id of the asker
	From string // name of the asker
	Role string // word for the role of the asker
	Name string // of the command
	Args string
}

// DecodeCommand reads a request of TypeCommand. The error is a *Error or nil.
func DecodeCommand(raw []byte) (c Command, refused *Error) {
	var r struct{ ID, Name, Args string }
	if json.Unmarshal(raw, &r) != nil {
		return Command{ID: clip(r.ID, MaxID)}, &Error{Code: BadMessage, Message: `a command is such as {"type":"command","id":"k1","name":"weather","args":"Lisbon"}`}
	}
	return Command{ID: r.ID, Name: r.Name, Args: r.Args}, nil
}

// AppendCommand appends the event that asks a program.
func AppendCommand(dst []byte, c *Command) []byte {
	dst = append(dst, `{"type":"command"`...)
	dst = appendKnown(dst, `,"id":`, c.ID)
	dst = appendString(append(dst, `,"user":`...), c.User)
	dst = appendString(append(dst, `,"name":`...), c.From)
	dst = appendString(append(dst, `,"role":`...), c.Role)
	dst = appendString(append(dst, `,"command":`...), c.Name)
	dst = appendString(append(dst, `,"args":`...), c.Args)
	return append(dst, '}')
}

// An Answer is what a program tells one person.
type Answer struct {
	ID   string // the program's own, for a refusal
	User string // public id of the person
	From string // name of the program
	By   string // public id of the program
	Text string
	To   string // the id of what it answers, empty for nothing
}

// DecodeAnswer reads a request of TypeAnswer. The error is a *Error or nil.
func DecodeAnswer(raw []byte) (a Answer, refused *Error) {
	var r struct{ ID, User, Text, To string }
	if json.Unmarshal(raw, &r) != nil {
		return Answer{ID: clip(r.ID, MaxID)}, &Error{Code: BadMessage, Message: `an answer is such as {"type":"answer","user":"…","text":"sunny","to":"k1"}`}
	}
	return Answer{ID: r.ID, User: r.User, Text: r.Text, To: r.To}, nil
}

// AppendAnswer appends the event that tells one person something.
func AppendAnswer(dst []byte, a *Answer) []byte {
	dst = appendString(append(dst, `{"type":"answer","from":`...), a.From)
	dst = appendString(append(dst, `,"user":`...), a.By)
	dst = appendString(append(dst, `,"role":"bot","text":`...), a.Text)
	dst = appendKnown(dst, `,"to":`, a.To)
	return append(dst, '}')
}

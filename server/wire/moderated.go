package wire

import "strconv"

// A Moderated is the answer to an act: what it did, or would do.
type Moderated struct {
	ID      string   // the client's own
	Act     string   // what was done
	Record  int64    // of the act, by which it can be lifted; 0 if there is none
	Seq     int64    // of the first entry that did it, 0 for none; not told
	Count   int      // how many messages it is about
	Names   []string // of whom it is about
	Shares  int      // how many people share the address that it is about
	More    bool     // there is more of it than one act does
	Preview bool     // nothing was done
	Until   int64    // when it ends, Unix milliseconds; 0 if it does not
}

// AppendModerated appends the answer to an act.
func AppendModerated(dst []byte, m *Moderated) []byte {
	dst = append(dst, `{"type":"moderated"`...)
	dst = appendKnown(dst, `,"id":`, m.ID)
	dst = append(dst, `,"act":`...)
	dst = appendString(dst, m.Act)
	dst = appendCount(dst, `,"record":`, m.Record)
	dst = appendCount(dst, `,"count":`, int64(m.Count))
	for i, name := range m.Names {
		if i == 0 {
			dst = append(dst, `,"names":[`...)
		} else {
			dst = append(dst, ',')
		}
		dst = appendString(dst, name)
	}
	if len(m.Names) > 0 {
		dst = append(dst, ']')
	}
	dst = appendCount(dst, `,"shares":`, int64(m.Shares))
	if m.More {
		dst = append(dst, `,"more":true`...)
	}
	if m.Preview {
		dst = append(dst, `,"preview":true`...)
	}
	dst = appendCount(dst, `,"until":`, m.Until)
	return append(dst, '}')
}

// appendCount appends a number unless it is 0.
func appendCount(dst []byte, field string, n int64) []byte {
	if n == 0 {
		return dst
	}
	return strconv.AppendInt(append(dst, field...), n, 10)
}

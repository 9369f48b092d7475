// Package codec writes and reads what travels between the nodes of a cluster: CBOR, with numbers
// for the names of fields, so that a version that knows more fields than another can add them. What
// is read is bounded, and has one meaning.
package codec

import "github.com/fxamacker/cbor/v2"

// MaxElements is how many elements a list that is read has at most.
const MaxElements = 4096

var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		MaxNestedLevels:  8,
		MaxArrayElements: MaxElements,
		MaxMapPairs:      64,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}()

// Marshal returns v as bytes. It fails for what is no data.
func Marshal(v any) ([]byte, error) { return cbor.Marshal(v) }

// Unmarshal reads what Marshal has made.
func Unmarshal(b []byte, v any) error { return decoding.Unmarshal(b, v) }

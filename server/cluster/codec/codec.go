// Package codec writes and reads what travels between the nodes of a cluster: CBOR, with numbers
// for the names of fields, so that a version that knows more fields than another can add them. What
// is read is bounded, and has one meaning.
package codec

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// MaxElements is how many elements a list that is read has at most.
const MaxElements = 4096

// ErrUnknown tells that there are fields that this version does not know.
var ErrUnknown = errors.New("it has fields that this version does not know")

var (
	decoding = mode(cbor.ExtraDecErrorNone)
	exact    = mode(cbor.ExtraDecErrorUnknownField)
)

func mode(extra cbor.ExtraDecErrorCond) cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		MaxNestedLevels:   8,
		MaxArrayElements:  MaxElements,
		MaxMapPairs:       64,
		ExtraReturnErrors: extra,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}

// Marshal returns v as bytes. It fails for what is no data.
func Marshal(v any) ([]byte, error) { return cbor.Marshal(v) }

// Unmarshal reads what Marshal has made, but for fields that v does not have.
func Unmarshal(b []byte, v any) error { return decoding.Unmarshal(b, v) }

// UnmarshalVersion reads into v what was made under a version, which is field 0. It fails with malformed for
// what is no such thing, and with newer for what is of a later version, or has fields that v does not have:
// nodes that leave out what others do come to something else.
func UnmarshalVersion(b []byte, v any, version int, malformed, newer error) error {
	var head struct {
		Version int `cbor:"0,keyasint"`
	}
	if err := Unmarshal(b, &head); err != nil {
		return fmt.Errorf("%w: %w", malformed, err)
	}
	if head.Version > version {
		return fmt.Errorf("%w: it is of version %d, this one reads %d", newer, head.Version, version)
	}
	err := UnmarshalExact(b, v)
	switch {
	case errors.Is(err, ErrUnknown):
		return fmt.Errorf("%w: %w", newer, err)
	case err != nil:
		return fmt.Errorf("%w: %w", malformed, err)
	}
	return nil
}

// UnmarshalExact fails with ErrUnknown if v does not have all fields.
func UnmarshalExact(b []byte, v any) error {
	err := exact.Unmarshal(b, v)
	if unknown := (*cbor.UnknownFieldError)(nil); errors.As(err, &unknown) {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return err
}

package archive

import (
	"errors"
	"fmt"
)

// maxFaults is how many lines that are not understood are told of.
const maxFaults = 10

// Faults adds to the error of a line that is not understood those of the next ones. Other errors
// stay as they are.
func (r *Reader) Faults(err error) error {
	if _, ok := errors.AsType[*LineError](err); !ok {
		return err
	}
	all := []error{err}
	for len(all) < maxFaults && !errors.Is(err, ErrTooLong) {
		if _, err = r.Next(); err == nil {
			continue
		}
		if _, ok := errors.AsType[*LineError](err); !ok {
			break
		}
		all = append(all, err)
	}
	return fmt.Errorf("nothing is imported:\n%w", errors.Join(all...))
}

// Package clock tells the time that markers carry: Unix nanoseconds that do not
// jump with the system's clock while the process lives. Processes of one machine
// agree as far as their wall clock was not set between their starts.
package clock

import "time"

var start = time.Now()

var startUnix = start.UnixNano()

// Now returns the time in Unix nanoseconds.
func Now() int64 { return startUnix + int64(time.Since(start)) }

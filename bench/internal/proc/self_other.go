//go:build !unix

package proc

import "time"

// Self returns the CPU time that this process has used, which is not known here.
func Self() (user, system time.Duration) { return 0, 0 }

package proc

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// CPUTimes are what all CPUs of the machine have spent.
type CPUTimes struct{ Busy, Idle time.Duration }

// ReadCPUTimes returns the CPU time of the machine, the zero value if unknown.
func ReadCPUTimes() CPUTimes {
	data, err := os.ReadFile("/proc/stat")
	if err != nil {
		return CPUTimes{}
	}
	line, _, _ := strings.Cut(string(data), "\n")
	var c CPUTimes
	for i, f := range strings.Fields(line) {
		n, err := strconv.ParseInt(f, 10, 64)
		switch {
		case err != nil || i > 8: // "cpu"; guest times are in user's
		case i == 4 || i == 5: // idle, iowait
			c.Idle += time.Duration(n) * tick
		default:
			c.Busy += time.Duration(n) * tick
		}
	}
	return c
}

// BusyShare returns the share of the machine's CPU time between two readings
// that was not idle, 0 if unknown.
func BusyShare(before, after CPUTimes) float64 {
	busy, idle := after.Busy-before.Busy, after.Idle-before.Idle
	if busy+idle <= 0 {
		return 0
	}
	return float64(busy) / float64(busy+idle)
}

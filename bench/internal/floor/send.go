package floor

import (
	"runtime"
	"runtime/debug"
	"time"

	"hubbub/bench/internal/frame"
	"hubbub/bench/internal/marker"
	"hubbub/bench/internal/pacer"
	"hubbub/bench/internal/proc"
)

// send sends rounds of one frame and returns what that cost. Neither other
// goroutines nor the garbage collector run meanwhile.
func send(sockets []sender, bytes int, rate float64) report {
	data := frame.Append(nil, frame.Text, marker.Append(nil, runID, marker.Marker{Intended: time.Now().UnixNano()}, bytes))
	p := pacer.Constant{Rate: max(rate, 1)}
	rounds := max(p.Count(loopTime), minRounds)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var r report
	user, system := proc.Self()
	start := time.Now()
	for i := range rounds {
		if late := time.Since(start); late > 2*loopTime && i >= minRounds {
			break
		}
		sleep(time.Until(start.Add(p.At(i))))
		for _, s := range sockets {
			if s.send(data) {
				r.Sends++
			} else {
				r.Full++
			}
		}
	}
	userAfter, systemAfter := proc.Self()
	r.User, r.System = userAfter-user, systemAfter-system
	return r
}

package hostile

import (
	"os"
	"runtime"
	"sync"
	"time"

	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/server"
)

// lookEvery is how often memory is looked at.
const lookEvery = 100 * time.Millisecond

// A meter tells what the processes of a phase use. Where the system does not tell, all
// is 0.
type meter struct {
	server, idle, attackers, load gauge
	log                           *server.Process
	logBefore                     int64
	machine                       proc.CPUTimes
	began                         time.Time

	stop    chan struct{}
	looking sync.WaitGroup
}

// A gauge is one process.
type gauge struct {
	pid  int // 0: there is none
	cpu  time.Duration
	most int64 // bytes
}

func (s *stage) meter() *meter {
	m := &meter{log: s.server, stop: make(chan struct{})}
	m.server.pid, m.load.pid = s.server.PID, os.Getpid()
	if s.idle != nil {
		m.idle.pid = s.idle.PID
	}
	return m
}

func (m *meter) gauges() []*gauge { return []*gauge{&m.server, &m.idle, &m.attackers, &m.load} }

// start begins to look, until finish.
func (m *meter) start() {
	m.began, m.machine, m.logBefore = time.Now(), proc.ReadCPUTimes(), m.log.LogBytes()
	for _, g := range m.gauges() {
		g.cpu = g.look()
	}
	m.looking.Go(func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				for _, g := range m.gauges() {
					g.look()
				}
			case <-m.stop:
				return
			}
		}
	})
}

// look notes the memory of the process and returns its CPU time.
func (g *gauge) look() time.Duration {
	u, err := proc.Read(g.pid)
	if g.pid == 0 || err != nil {
		return g.cpu
	}
	g.most = max(g.most, u.RSS)
	return u.User + u.System
}

// finish writes down what was used since start.
func (m *meter) finish(phase *result.Phase) {
	close(m.stop)
	m.looking.Wait()
	phase.Seconds = time.Since(m.began).Seconds()
	use := func(g *gauge) result.Use {
		return result.Use{Cores: (g.look() - g.cpu).Seconds() / phase.Seconds, MemoryBytes: g.most}
	}
	phase.Server, phase.Idle, phase.Attackers = use(&m.server), use(&m.idle), use(&m.attackers)
	phase.LoadCores = use(&m.load).Cores
	phase.LogBytes = m.log.LogBytes() - m.logBefore
	phase.MachineBusy = proc.BusyShare(m.machine, proc.ReadCPUTimes())
	ours := phase.Server.Cores + phase.Idle.Cores + phase.Attackers.Cores + phase.LoadCores
	phase.OtherCores = max(phase.MachineBusy*float64(runtime.NumCPU())-ours, 0)
}

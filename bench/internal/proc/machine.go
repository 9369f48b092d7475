package proc

import (
	"os"
	"runtime"
	"strings"
)

// A Description tells on what machine something was measured.
type Description struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	Kernel   string `json:"kernel,omitempty"`
	CPU      string `json:"cpu,omitempty"`
	CPUs     int    `json:"cpus"`
	MemBytes int64  `json:"memory_bytes,omitempty"`
}

// Describe describes this machine, as far as it can be told.
func Describe() Description {
	d := Description{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU()}
	if data, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		d.Kernel = strings.TrimSpace(string(data))
	}
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(data)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				d.CPU = strings.TrimSpace(value)
				break
			}
		}
	}
	if data, err := os.ReadFile("/proc/meminfo"); err == nil {
		if kib := field(data, "MemTotal:"); kib > 0 {
			d.MemBytes = kib << 10
		}
	}
	return d
}

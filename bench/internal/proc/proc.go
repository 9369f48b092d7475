// Package proc reads what a process uses from /proc: CPU time, memory, writes.
// Where there is no /proc, all but one's own CPU time is unknown.
package proc

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU times in /proc: USER_HZ, which is 100 on every
// platform that Go supports.
const tick = 10 * time.Millisecond

// ErrUnknown is what Read returns where processes cannot be looked into.
var ErrUnknown = errors.New("what a process uses can be read on Linux only")

// A Usage is what a process has used since its start.
type Usage struct {
	User, System time.Duration
	RSS          int64 // bytes
	Writes       int64 // write and writev calls, sockets included; -1 if unknown
}

// Read returns what the process pid has used.
func Read(pid int) (Usage, error) {
	dir := "/proc/" + strconv.Itoa(pid)
	stat, err := os.ReadFile(dir + "/stat")
	if err != nil {
		if _, serr := os.Stat("/proc/self/stat"); serr != nil {
			return Usage{}, ErrUnknown
		}
		return Usage{}, fmt.Errorf("process %d: %w", pid, err)
	}
	u, err := parseStat(string(stat))
	if err != nil {
		return Usage{}, fmt.Errorf("process %d: %w", pid, err)
	}
	u.Writes = -1
	if io, err := os.ReadFile(dir + "/io"); err == nil {
		u.Writes = field(io, "syscw:")
	}
	return u, nil
}

// ReadAll returns what several processes have used together.
func ReadAll(pids []int) (all Usage, err error) {
	known := true // the writes of all of them
	for _, pid := range pids {
		u, err := Read(pid)
		if err != nil {
			return Usage{}, err
		}
		all.User += u.User
		all.System += u.System
		all.RSS += u.RSS
		all.Writes += u.Writes
		known = known && u.Writes >= 0
	}
	if !known {
		all.Writes = -1
	}
	return all, nil
}

// parseStat reads the fields of proc_pid_stat(5). The second one, the name, can
// hold spaces and parentheses.
func parseStat(stat string) (Usage, error) {
	end := strings.LastIndexByte(stat, ')')
	if end < 0 {
		return Usage{}, errors.New("stat is not as expected")
	}
	fields := strings.Fields(stat[end+1:]) // from the third on
	if len(fields) < 22 {
		return Usage{}, errors.New("stat is too short")
	}
	var n [3]int64
	for i, f := range []int{14 - 3, 15 - 3, 24 - 3} {
		var err error
		if n[i], err = strconv.ParseInt(fields[f], 10, 64); err != nil {
			return Usage{}, fmt.Errorf("stat: %w", err)
		}
	}
	return Usage{User: time.Duration(n[0]) * tick, System: time.Duration(n[1]) * tick, RSS: n[2] * int64(os.Getpagesize())}, nil
}

// field returns the number behind a name in a file of lines, -1 if there is none.
func field(data []byte, name string) int64 {
	for line := range bytes.Lines(data) {
		if rest, ok := bytes.CutPrefix(line, []byte(name)); ok {
			if n, err := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64); err == nil {
				return n
			}
		}
	}
	return -1
}

package attack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// Command is the argument that makes the load generator the attackers, see RunProcess.
const Command = "hostile-process"

const stopTime = 5 * time.Second // to end after its input is closed

// RunProcess is the attackers' process: it reads its Config from in, attacks, answers
// each further value that comes with the tallies, and ends with in.
func RunProcess(ctx context.Context, in io.Reader, out io.Writer) error {
	dec, enc := json.NewDecoder(in), json.NewEncoder(out)
	var config Config
	if err := dec.Decode(&config); err != nil {
		return fmt.Errorf("attackers: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	force := Start(ctx, config)
	defer force.Wait()
	defer cancel()
	for {
		var question json.RawMessage
		switch err := dec.Decode(&question); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("attackers: %w", err)
		}
		if err := enc.Encode(force.Tallies()); err != nil {
			return fmt.Errorf("attackers: %w", err)
		}
	}
}

// A Process is attackers in a process of their own, which RunProcess is the other end
// of. One goroutine at a time may use it.
type Process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	enc *json.Encoder
	dec *json.Decoder
}

// StartProcess lets them attack. command starts this program with other arguments.
func StartProcess(command func(context.Context, ...string) *exec.Cmd, c Config) (*Process, error) {
	p := &Process{cmd: command(context.Background(), Command)}
	in, err1 := p.cmd.StdinPipe()
	out, err2 := p.cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the attackers: %w", err)
	}
	p.in, p.enc, p.dec = in, json.NewEncoder(in), json.NewDecoder(out)
	if err := p.enc.Encode(c); err != nil {
		p.Stop()
		return nil, fmt.Errorf("start the attackers: %w", err)
	}
	return p, nil
}

// PID returns the process's id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Tallies asks what became of each kind so far.
func (p *Process) Tallies() (map[string]Tally, error) {
	var tallies map[string]Tally
	if err := errors.Join(p.enc.Encode("tallies"), p.dec.Decode(&tallies)); err != nil {
		return nil, fmt.Errorf("the attackers ended: %w", err)
	}
	return tallies, nil
}

// Stop ends the attack and waits for the end of the process.
func (p *Process) Stop() {
	p.in.Close()
	kill := time.AfterFunc(stopTime, func() { p.cmd.Process.Kill() })
	defer kill.Stop()
	_ = p.cmd.Wait() // how it ended says nothing more
}

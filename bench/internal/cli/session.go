package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/floor"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/target"
)

// A session is one call of the command that measures.
type session struct {
	config
	file   result.File
	stdout io.Writer
	stderr io.Writer
	color  bool
}

func newSession(c config, args []string, getenv func(string) string, stdout, stderr io.Writer) *session {
	return &session{
		config: c,
		stdout: stdout,
		stderr: stderr,
		color:  colorful(stdout, getenv),
		file: result.File{
			Schema:  result.Schema,
			Started: time.Now().Format(time.RFC3339),
			Machine: proc.Describe(),
			Go:      runtime.Version(),
			Commit:  commit(),
			Args:    args,
			Flags:   c.flags,
		},
	}
}

// run measures as often as asked and prints each result.
func (s *session) run(ctx context.Context) int {
	if err := dial.CheckFiles((s.Conns + s.Procs - 1) / s.Procs); err != nil {
		return fail(s.stderr, err)
	}
	worst := exitOK
	for i := range s.Repeat {
		code := s.once(ctx)
		worst = max(worst, code)
		if code == exitUsage || ctx.Err() != nil {
			break
		}
		if i < s.Repeat-1 {
			fmt.Fprintln(s.stdout)
		}
	}
	return worst
}

// once measures once. What was measured is shown and kept, however it ended.
func (s *session) once(ctx context.Context) int {
	env, stop, err := s.env(ctx)
	if err != nil {
		return fail(s.stderr, err)
	}
	run, err := scenario.All[s.Scenario](ctx, env)
	stop()
	run.Target = s.Target
	if s.Target == "" {
		run.Target = "own server"
	}
	if run.Messages > 0 || len(run.Facts) > 0 {
		s.file.Runs = append(s.file.Runs, run)
		report.Table(s.stdout, run, s.color)
		if werr := s.keep(); werr != nil {
			return fail(s.stderr, werr)
		}
	}
	switch {
	case errors.Is(err, scenario.ErrInterrupted) && !errors.Is(err, scenario.ErrDied):
		fmt.Fprintln(s.stderr, "bench: interrupted; this is what was measured until then")
	case errors.Is(err, scenario.ErrCheck):
		fail(s.stderr, err)
		return exitCheck
	case err != nil:
		return fail(s.stderr, err)
	}
	if len(run.Check.Failures) > 0 {
		return exitCheck
	}
	return exitOK
}

func (s *session) keep() error {
	if s.Out == "" {
		return nil
	}
	if err := result.Write(s.Out, s.file); err != nil {
		return fmt.Errorf("-out: %w", err)
	}
	return nil
}

// env prepares what the scenario runs in. stop ends the server, if one was started.
func (s *session) env(ctx context.Context) (env *scenario.Env, stop func(), err error) {
	id := runID()
	env = &scenario.Env{
		Params: s.Params,
		Run:    id,
		PID:    s.PID,
		Target: dial.Target{URL: s.Target, Protocol: s.Protocol, Room: s.Room, Prefix: "b" + id[:4]},
		Stage:  s.stage,
		Self:   func(ctx context.Context, args ...string) *exec.Cmd { return self(ctx, args...) },
	}
	if !s.NoFloor {
		env.Floor = func(ctx context.Context, conns, bytes int, rate float64) (*result.Floor, error) {
			return floor.Measure(ctx, self, conns, bytes, rate)
		}
	}
	if s.Target != "" {
		return env, func() {}, nil
	}
	end := s.stage("building the server", 0, nil)
	server, err := target.Start(ctx)
	end()
	if err != nil {
		return nil, nil, err
	}
	env.Target.URL, env.PID, env.Exited = server.URL, server.PID, server.Exited()
	return env, server.Stop, nil
}

// runID returns eight letters that mark a run's messages.
func runID() string {
	const letters = "abcdefghjkmnpqrstuvwxyz"
	id := make([]byte, 8)
	for i := range id {
		id[i] = letters[rand.IntN(len(letters))]
	}
	return string(id)
}

// commit returns the commit of the source that is measured, empty if unknown.
func commit() string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--exclude", "*").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

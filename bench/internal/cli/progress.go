package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"hubbub/bench/internal/scenario"
)

const (
	barEvery  = 150 * time.Millisecond
	lineEvery = 2 * time.Second
)

// isTerminal tells whether w is one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colorful tells whether colours may be used on w.
func colorful(w io.Writer, getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && isTerminal(w)
}

// showProgress shows how far a step of a run is: a bar on a terminal, a
// line now and then elsewhere.
func (b *benchmark) showProgress(name string, total int64, poll func() scenario.Progress) (end func()) {
	if poll == nil {
		poll = func() scenario.Progress { return scenario.Progress{} }
	}
	show, every, finish := b.lines(name, total), lineEvery, func() {}
	if isTerminal(b.stderr) {
		show, finish = b.bar(name, total)
		every = barEvery
	}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				show(poll())
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-done
		finish()
	}
}

func (b *benchmark) lines(name string, total int64) func(scenario.Progress) {
	return func(p scenario.Progress) {
		of := ""
		if total > 0 {
			of = fmt.Sprintf(" %d of %d", max(p.Done, 0), total)
		}
		fmt.Fprintf(b.stderr, "%s%s%s\n", name, of, liveFigures(p))
	}
}

func (b *benchmark) bar(name string, total int64) (show func(scenario.Progress), finish func()) {
	if total <= 0 {
		total = -1 // a spinner
	}
	bar := progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(b.stderr),
		progressbar.OptionSetWidth(16),
		progressbar.OptionSetDescription(name),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false))
	return func(p scenario.Progress) {
		bar.Describe(name + liveFigures(p))
		_ = bar.Set64(max(p.Done, 0)) // a bar that cannot be drawn is no failure
	}, func() { _ = bar.Finish() }
}

// liveFigures returns rate, latency and connections, as far as there are any.
func liveFigures(p scenario.Progress) string {
	text := ""
	if p.Conns > 0 {
		text += fmt.Sprintf(" · %d conns", p.Conns)
	}
	if p.Rate > 0 {
		text += fmt.Sprintf(" · %.0f/s", p.Rate)
	}
	if p.Latency.Count > 0 {
		text += fmt.Sprintf(" · p99 %.1f ms", float64(p.Latency.P99)/1000)
	}
	return text
}

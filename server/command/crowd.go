package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"hubbub/server"
	"hubbub/server/config"
	"hubbub/server/crowd"
	"hubbub/server/history"
)

// maxCrowd is how many people a crowd has at most: each reads all that is said.
const maxCrowd = 5000

var crowdCommand = command{
	name:     "crowd",
	synopsis: "[-people N] [-rate N] [-raid] [-url URL -token-file FILE]",
	summary:  "shows a room full of people, for a look or for practice",
	details: `Runs a server of its own on this machine, in memory, fills its lobby with people
who talk, and opens the page, in which one becomes the owner. Ctrl+C ends it,
and nothing is left.

With -raid new names come after a while and say nearly the same, all at once:
sweep one of their messages, and all of them go.

With -url the crowd goes to a site that runs, in four steps up to -people, and
a table tells what gives way first. Only for an owner of that site: FILE holds
a link from hubbub invite create -role owner, which is used up by that.`,
	example: "hubbub crowd -people 500 -rate 20 -raid",
	prepare: prepareCrowd,
}

// A gathering is what was asked for.
type gathering struct {
	script    crowd.Script
	addr      string
	noOpen    bool
	url       string
	tokenFile string
}

func prepareCrowd(fs *flag.FlagSet, getenv func(string) string) action {
	var g gathering
	fs.IntVar(&g.script.People, "people", 500, "how many `people`, 1 to 5000")
	fs.Float64Var(&g.script.Rate, "rate", 20, "`messages` a second, of all of them, above 0 to 1000")
	fs.BoolVar(&g.script.Raid, "raid", false, "a raid comes after a while, and again every few minutes")
	fs.Uint64Var(&g.script.Seed, "seed", 1, "the `seed` that decides who does what")
	fs.StringVar(&g.addr, "addr", "127.0.0.1:0", "`host:port` to listen on, of this machine alone; port 0: a free one")
	fs.BoolVar(&g.noOpen, "no-open", false, "only print the link, open no browser")
	fs.StringVar(&g.url, "url", "", "`address` of a site that runs, to which the crowd goes")
	fs.StringVar(&g.tokenFile, "token-file", "", "`file` with an invite link for an owner of that site")
	return func(ctx context.Context, operands []string, out io.Writer) error {
		if err := g.check(operands); err != nil {
			return err
		}
		if g.url != "" {
			return g.visit(ctx, out)
		}
		return g.show(ctx, getenv, out)
	}
}

func (g *gathering) check(operands []string) error {
	var errs []error
	if len(operands) > 0 {
		errs = append(errs, fmt.Errorf("unexpected argument %q", operands[0]))
	}
	if g.script.People < 1 || g.script.People > maxCrowd {
		errs = append(errs, fmt.Errorf("-people must be 1 to %d", maxCrowd))
	}
	if !(g.script.Rate > 0 && g.script.Rate <= 1000) {
		errs = append(errs, errors.New("-rate must be above 0, and 1000 at most"))
	}
	if g.url == "" && g.tokenFile != "" {
		errs = append(errs, errors.New("-token-file is for -url"))
	}
	if g.url != "" && g.tokenFile == "" {
		errs = append(errs, errors.New("a crowd goes to a site only for its owner: -token-file has to name a file with a link from hubbub invite create -role owner"))
	}
	if host, _, err := net.SplitHostPort(g.addr); err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
		errs = append(errs, errors.New("-addr must be of this machine alone, as 127.0.0.1:8000"))
	}
	if err := errors.Join(errs...); err != nil {
		return misuse{err}
	}
	return nil
}

// demoConfig is that of a server for a crowd on this machine, whose people all come from one address.
// Limits of addresses do not hold for loopback anyhow, but those of connections.
func (g *gathering) demoConfig() config.Config {
	c := config.Default()
	c.Addr, c.DB, c.Version = g.addr, history.Memory, version()
	c.MaxConnectionsPerIP, c.JoinRate, c.MessageRatePerIP, c.HistoryRate = 0, 0, 0, 0
	c.LogLevel = slog.LevelError
	return c
}

// show runs a server with a crowd until ctx ends.
func (g *gathering) show(ctx context.Context, getenv func(string) string, out io.Writer) error {
	main, err := listenAt("addr", g.addr, []string{"crowd"})
	if err != nil {
		return err
	}
	defer main.Close()
	settings := g.demoConfig()
	s, err := server.Start(ctx, settings, settings.NewLogger(os.Stderr), main, nil)
	if err != nil {
		return err
	}
	secret, err := s.OwnerInvite(ctx, main.Addr())
	served := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	if err != nil {
		cancel()
	}
	crowdCtx, sendAway := context.WithCancel(context.WithoutCancel(ctx))
	serveCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer stop()
	defer sendAway()
	go func() {
		served <- s.Serve(serveCtx, main, nil)
		cancel()
	}()
	played := make(chan struct{})
	go func() {
		defer close(played)
		endpoint := "ws://" + main.Addr().String() + "/ws"
		cast := g.script.Cast()
		crowd.Play(crowdCtx, cast, g.script.Steps(cast), crowd.Enter(endpoint, ""), new(crowd.Tally))
	}()
	if err == nil {
		g.invite(getenv, out, s.Summary(main.Addr()).Here+"/#invite="+secret)
	}
	<-ctx.Done()
	sendAway() // before the server goes, so that all leave in order
	<-played
	stop()
	return errors.Join(err, <-served)
}

// invite tells where the room is, and tries to open it.
func (g *gathering) invite(getenv func(string) string, out io.Writer, link string) {
	fmt.Fprintf(out, "%d people come in, and say %g messages a second. Nothing of it is kept.\n", g.script.People, g.script.Rate)
	fmt.Fprintf(out, "This link makes you the owner, once. Ctrl+C ends it all.\n\n%s\n", link)
	if _, isTerminal := terminalOf(out, getenv); isTerminal && !g.noOpen {
		open(link)
	}
}

// open asks the desktop to show a page. That there is none is no fault: the link is printed.
func open(link string) {
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = strings.Fields("xdg-open")
	}
	cmd := exec.Command(opener[0], append(opener[1:], link)...)
	if cmd.Start() == nil {
		go cmd.Wait()
	}
}

// Command smoke chats once through a running server: two JSON users and one
// plain-text user join, one line is said, all three must get it. It prints a
// line a check and ends with "N passed, N failed"; its exit code is 1 when one
// failed.
//
//	go run ./.ci/smoke http://127.0.0.1:8000
package main

import (
	"fmt"
	"os"
	"time"
)

const (
	stepTimeout  = 10 * time.Second // for one answer
	totalTimeout = time.Minute
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: smoke BASE-URL")
		os.Exit(2)
	}
	time.AfterFunc(totalTimeout, func() {
		fmt.Fprintf(os.Stderr, "smoke: not done within %v\n", totalTimeout)
		os.Exit(1)
	})
	if failed := run(os.Args[1]); failed > 0 {
		os.Exit(1)
	}
}

func run(base string) (failed int) {
	var r report
	s := site{base}

	_, err := s.get("/", "text/html")
	r.check("GET / serves the page", err)
	_, err = s.get("/healthz", "")
	r.check("GET /healthz", err)
	before, err := s.logins()
	r.check("GET /metrics", err)

	chat(s, &r)

	after, err := s.logins()
	if err == nil && after < before+3 {
		err = fmt.Errorf("%s went from %v to %v, want 3 more", loginsMetric, before, after)
	}
	r.check("the metric counts the logins", err)

	fmt.Printf("%d passed, %d failed\n", r.passed, r.failed)
	return r.failed
}

func chat(s site, r *report) {
	ana, err := s.join("Ana")
	r.check("Ana is welcome", err)
	defer leave(ana)

	bo, err := s.join("Bo")
	r.check("Bo is welcome", err)
	defer leave(bo)

	zed, err := s.plain("Zed")
	r.check("Zed connects in plain text", err)
	defer zed.close()
	r.check("Ana sees Zed join", await(ana, isJoined("Zed")))

	r.check("Ana speaks, and has the receipt", say(ana, "hello"))
	said := isMessage("Ana", "hello")
	r.check("Ana gets her own line", await(ana, said))
	r.check("Bo gets it", await(bo, said))
	r.check("Zed gets it in plain text", zed.await("Ana: hello"))
}

// report prints and counts the checks.
type report struct{ passed, failed int }

func (r *report) check(what string, err error) {
	if err != nil {
		r.failed++
		fmt.Printf("FAIL %s: %v\n", what, err)
		return
	}
	r.passed++
	fmt.Printf("ok   %s\n", what)
}

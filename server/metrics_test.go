package server_test

import (
	"bufio"
	"strconv"
	"strings"
	"testing"
	"time"
)

// refusedFor names the series of refused handshakes.
func refusedFor(reason string) string {
	return `hubbub_connections_rejected_total{reason="` + reason + `"}`
}

// Metric scrapes one series, given as /metrics writes it:
// `hubbub_logins_total{result="ok"}`.
func (s *testServer) Metric(t testing.TB, series string) float64 {
	t.Helper()
	response, err := s.scrape.Get("http://hubbub/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if number, ok := strings.CutPrefix(lines.Text(), series+" "); ok {
			value, err := strconv.ParseFloat(number, 64)
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
	}
	t.Fatalf("/metrics has no %s", series)
	return 0
}

// WaitMetric waits until a series has a value.
func (s *testServer) WaitMetric(t testing.TB, series string, want float64) {
	t.Helper()
	var got float64
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if got = s.Metric(t, series); got == want {
			return
		}
	}
	t.Errorf("%s is %v, want %v", series, got, want)
}

// Expect notes a series and returns a check that it has since grown by n.
func (s *testServer) Expect(t testing.TB, series string, n float64) (check func(t testing.TB)) {
	t.Helper()
	want := s.Metric(t, series) + n
	return func(t testing.TB) { t.Helper(); s.WaitMetric(t, series, want) }
}

// The series that refusals are counted in.
func loginsFor(result string) string { return `hubbub_logins_total{result="` + result + `"}` }
func logoutsFor(reason string) string {
	return `hubbub_logouts_total{reason="` + reason + `"}`
}
func messagesRefusedFor(reason string) string {
	return `hubbub_messages_rejected_total{reason="` + reason + `"}`
}

package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

const (
	loginsMetric = `hubbub_logins_total{result="ok"}`
	maxBody      = 8 << 20 // bytes
)

var httpClient = &http.Client{Timeout: stepTimeout}

// site is the server under test.
type site struct{ base string }

// get wants status 200 and, if mediaType is not empty, a body of that type.
func (s site) get(path, mediaType string) (body string, err error) {
	resp, err := httpClient.Get(s.base + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %s", resp.Status)
	}
	if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, mediaType) {
		return "", fmt.Errorf("content type %q, want %s", got, mediaType)
	}
	return string(text), nil
}

// logins scrapes the number of successful logins. A counter that has no sample
// yet stands at zero.
func (s site) logins() (float64, error) {
	body, err := s.get("/metrics", "text/plain")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, loginsMetric+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, nil
}

package contract

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An answerCase is an answer that somebody could have seen.
type answerCase struct {
	request string // method and URL
	status  int
	headers string // "Name: value" lines
	body    string
	want    string // in the error; empty if it is described
}

const (
	pageHeaders    = "Cache-Control: no-cache\nETag: \"0123456789abcdef01234567\"\nVary: Origin\nContent-Type: application/json\nX-Content-Type-Options: nosniff"
	problemHeaders = "Cache-Control: no-store\nVary: Origin\nContent-Type: application/problem+json\nX-Content-Type-Options: nosniff"
	textHeaders    = "Content-Type: text/plain; charset=utf-8\nX-Content-Type-Options: nosniff"
	emptyPage      = `{"epoch":"e","floor":1,"messages":[],"more":false}`
	tooMany        = `{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"d","retry_after_ms":100}`
	notFound       = `{"type":"about:blank","title":"Not Found","status":404,"detail":"d"}`
)

var answerCases = map[string]answerCase{
	"page":                  {"GET /api/rooms/lobby/messages?limit=3&q=hi", 200, pageHeaders, emptyPage, ""},
	"page from a number":    {"GET /api/rooms/lobby/messages?from=0", 200, pageHeaders, emptyPage, ""},
	"unknown parameter":     {"GET /api/rooms/lobby/messages?since=3", 200, pageHeaders, emptyPage, "parameter since is not described"},
	"parameter too large":   {"GET /api/rooms/lobby/messages?limit=201", 200, pageHeaders, emptyPage, "limit=201"},
	"parameter is no word":  {"GET /api/rooms/lobby/messages?limit=x", 200, pageHeaders, emptyPage, "limit=x"},
	"empty parameter":       {"GET /api/rooms/lobby/messages?limit=", 200, pageHeaders, emptyPage, ""},
	"unknown field":         {"GET /api/rooms/lobby/messages", 200, pageHeaders, `{"epoch":"e","messages":[],"more":false,"x":1}`, "'x' not allowed"},
	"missing field":         {"GET /api/rooms/lobby/messages", 200, pageHeaders, `{"epoch":"e","floor":1,"messages":[]}`, "missing property 'more'"},
	"no JSON":               {"GET /api/rooms/lobby/messages", 200, pageHeaders, `{"epoch":`, "body"},
	"missing header":        {"GET /api/rooms/lobby/messages", 200, strings.Replace(pageHeaders, "Vary: Origin\n", "", 1), emptyPage, "header Vary is missing"},
	"unknown header":        {"GET /api/rooms/lobby/messages", 200, pageHeaders + "\nX-Other: 1", emptyPage, "header X-Other"},
	"a header of all":       {"GET /healthz", 200, textHeaders + "\nReferrer-Policy: no-referrer", "ok\n", ""},
	"another value of it":   {"GET /healthz", 200, textHeaders + "\nReferrer-Policy: origin", "ok\n", "header Referrer-Policy"},
	"header twice":          {"GET /api/rooms/lobby/messages", 200, pageHeaders + "\nVary: Origin", emptyPage, "header Vary \"Origin, Origin\""},
	"another value":         {"GET /api/rooms/lobby/messages", 200, strings.Replace(pageHeaders, "no-cache", "no-store", 1), emptyPage, "header Cache-Control"},
	"another type":          {"GET /api/rooms/lobby/messages", 200, strings.Replace(pageHeaders, "/json", "/xml", 1), emptyPage, "Content-Type application/xml is not described"},
	"another status":        {"GET /api/rooms/lobby/messages", 418, pageHeaders, emptyPage, "the status is not described"},
	"HEAD":                  {"HEAD /api/rooms", 200, pageHeaders, "", ""},
	"HEAD with a body":      {"HEAD /api/rooms", 200, pageHeaders, `{"rooms":[]}`, "in answer to HEAD"},
	"not modified":          {"GET /api/rooms", 304, "Cache-Control: no-cache\nETag: \"0123456789abcdef01234567\"\nVary: Origin\nX-Content-Type-Options: nosniff", "", ""},
	"not modified, a body":  {"GET /api/rooms", 304, "Cache-Control: no-cache\nETag: \"0123456789abcdef01234567\"\nVary: Origin\nX-Content-Type-Options: nosniff", "x", "where none is described"},
	"not modified, a type":  {"GET /api/rooms", 304, pageHeaders, "", "without a body"},
	"problem":               {"GET /api/rooms/No/messages?what=1", 404, problemHeaders, notFound, ""},
	"problem of another":    {"GET /api/rooms/lobby/messages", 400, problemHeaders, notFound, "/status"},
	"nothing there":         {"GET /api/other/place", 404, problemHeaders, notFound, ""},
	"something there":       {"GET /api/other/place", 200, pageHeaders, `{}`, "the status is not described"},
	"asked too often":       {"GET /api/rooms", 429, problemHeaders + "\nRetry-After: 1", tooMany, ""},
	"too often, no time":    {"GET /api/rooms/lobby/messages", 429, problemHeaders, tooMany, "header Retry-After is missing"},
	"too often, no ms":      {"GET /api/rooms/lobby/messages", 429, problemHeaders + "\nRetry-After: 1", strings.Replace(tooMany, `,"retry_after_ms":100`, "", 1), "missing property 'retry_after_ms'"},
	"post":                  {"POST /api/rooms", 405, problemHeaders + "\nAllow: GET, HEAD", strings.ReplaceAll(notFound, "404", "405"), ""},
	"post without Allow":    {"POST /api/rooms", 405, problemHeaders, strings.ReplaceAll(notFound, "404", "405"), "header Allow is missing"},
	"outside":               {"GET /somewhere", 200, textHeaders, "x", "the path is not described"},
	"handshake":             {"GET /ws/Ana?room=games", 101, "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "", ""},
	"handshake in full":     {"GET /ws", 503, textHeaders + "\nRetry-After: 5", "full\n", ""},
	"full without a time":   {"GET /ws", 503, textHeaders, "full\n", "header Retry-After is missing"},
	"name with a slash":     {"GET /ws/a%2Fb", 400, textHeaders, "no key\n", ""},
	"two segments":          {"GET /ws/a/b", 400, textHeaders, "no key\n", "the path is not described"},
	"no name":               {"GET /ws/", 426, textHeaders + "\nUpgrade: websocket", "this address speaks WebSocket only\n", ""},
	"health":                {"GET /healthz", 200, textHeaders, "ok\n", ""},
	"other words of health": {"GET /healthz", 200, textHeaders, "fine\n", "body"},
}

func (c *answerCase) read(t *testing.T) (*http.Request, *http.Response) {
	t.Helper()
	method, target, _ := strings.Cut(c.request, " ")
	response := &http.Response{Status: http.StatusText(c.status), StatusCode: c.status, Header: make(http.Header)}
	for line := range strings.SplitSeq(c.headers, "\n") {
		name, value, _ := strings.Cut(line, ": ")
		response.Header.Add(name, value)
	}
	return httptest.NewRequest(method, target, nil), response
}

func TestAnswers(t *testing.T) {
	for name, tt := range answerCases {
		t.Run(name, func(t *testing.T) {
			request, response := tt.read(t)
			err := Answer(request, response, []byte(tt.body))
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// TestTransport: what is described passes with its body, the rest is an error.
func TestTransport(t *testing.T) {
	for name, tt := range answerCases {
		t.Run(name, func(t *testing.T) {
			request, answer := tt.read(t)
			answer.Body = io.NopCloser(strings.NewReader(tt.body))
			response, err := Transport{Base: fixed{answer, nil}}.RoundTrip(request)
			if (err == nil) != (tt.want == "") {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			if body, err := io.ReadAll(response.Body); err != nil || string(body) != tt.body {
				t.Errorf("body %q, %v", body, err)
			}
		})
	}
	lost := errors.New("lost")
	if _, err := (Transport{Base: fixed{nil, lost}}).RoundTrip(httptest.NewRequest("GET", "/healthz", nil)); !errors.Is(err, lost) {
		t.Errorf("%v, want %v", err, lost)
	}
}

// TestTransportStream: an event stream is passed on as it comes, if its head is
// described.
func TestTransportStream(t *testing.T) {
	head := "Cache-Control: no-store\nVary: Origin\nX-Accel-Buffering: no\nX-Content-Type-Options: nosniff\nContent-Type: text/event-stream"
	for headers, want := range map[string]bool{head: true, head + "\nX-Other: 1": false} {
		tt := answerCase{request: "GET /api/rooms/lobby/events", status: 200, headers: headers}
		request, answer := tt.read(t)
		answer.Body = io.NopCloser(unread{t})
		if _, err := (Transport{Base: fixed{answer, nil}}).RoundTrip(request); (err == nil) != want {
			t.Error(err)
		}
	}
}

// fixed answers everything alike.
type fixed struct {
	response *http.Response
	err      error
}

func (f fixed) RoundTrip(*http.Request) (*http.Response, error) { return f.response, f.err }

// unread fails the test if it is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) { u.t.Error("the stream was read"); return 0, io.EOF }

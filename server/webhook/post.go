package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of a request.
const (
	dialTime       = 5 * time.Second
	handshakeTime  = 5 * time.Second
	headersTime    = 10 * time.Second // from the last byte of the request on
	requestTime    = 15 * time.Second // in all
	idleTime       = 30 * time.Second // a connection is kept for the next request
	bodyTime       = 2 * time.Second  // from the headers of the answer on, which say all that counts
	maxHeaderBytes = 16 << 10
	maxAnswerBytes = 4 << 10 // of a body that is read, so that the connection can be used again
)

// Results of an attempt: the values of a metric's label.
const (
	resultOK          = "ok"
	resultStatus      = "status"      // neither 2xx nor one of the next
	resultGone        = "gone"        // 410
	resultRedirect    = "redirect"    // 3xx, which is not followed
	resultTimeout     = "timeout"     // in one of the bounds above
	resultUnreachable = "unreachable" // no name, no connection, no TLS, or no HTTP
	resultInside      = "inside"      // the address points inside and is not allowed
)

// Results returns what Observer.Tried can be told.
func Results() []string {
	return []string{resultOK, resultStatus, resultGone, resultRedirect, resultTimeout, resultUnreachable, resultInside}
}

// An outcome is what came of an attempt.
type outcome struct {
	result string
	status string        // for people: the number of an answer, or the result
	after  time.Duration // that the endpoint asks to be left alone for
}

// A poster sends to endpoints. Safe for concurrent use.
type poster struct {
	https, http http.Client
	userAgent   string
}

func newPoster(c *Config) *poster {
	return &poster{https: clientFor(c, "https"), http: clientFor(c, "http"), userAgent: c.UserAgent}
}

// clientFor returns a client that dials what a scheme may, and follows no redirect.
func clientFor(c *Config, scheme string) http.Client {
	dialer := &net.Dialer{Timeout: dialTime, Control: guardOf(scheme, c.Allowed).control, Resolver: c.resolver}
	transport := http.RoundTripper(&http.Transport{
		DialContext:            dialer.DialContext, // and no Proxy
		TLSClientConfig:        c.tls,
		TLSHandshakeTimeout:    handshakeTime,
		ResponseHeaderTimeout:  headersTime,
		IdleConnTimeout:        idleTime,
		MaxIdleConnsPerHost:    1,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true,
	})
	if c.transport != nil {
		transport = c.transport
	}
	return http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post sends a batch once, signed.
func (p *poster) post(ctx context.Context, to, id string, key, body []byte) outcome {
	header := http.Header{"Content-Type": {"application/json"}}
	sign(header, key, id, time.Now(), body)
	return p.send(ctx, to, header, body)
}

// send sends a body once.
func (p *poster) send(ctx context.Context, to string, header http.Header, body []byte) outcome {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return failed(resultUnreachable)
	}
	request.Header = header
	request.Header.Set("User-Agent", p.userAgent)
	client := &p.http
	if request.URL.Scheme == "https" {
		client = &p.https
	}
	response, err := client.Do(request)
	if err != nil {
		return failed(reasonOf(err))
	}
	defer response.Body.Close()
	// What is beyond closes the connection. That it breaks off changes nothing: the answer is there.
	defer time.AfterFunc(bodyTime, cancel).Stop()
	io.CopyN(io.Discard, response.Body, maxAnswerBytes)
	return outcomeOf(response)
}

// outcomeOf judges an answer.
func outcomeOf(r *http.Response) outcome {
	o := outcome{result: resultStatus, status: strconv.Itoa(r.StatusCode)}
	switch {
	case r.StatusCode/100 == 2:
		o.result = resultOK
		return o
	case r.StatusCode == http.StatusGone:
		o.result = resultGone
		return o
	case r.StatusCode/100 == 3:
		o.result = resultRedirect
	}
	o.after = retryAfter(strings.TrimSpace(r.Header.Get("Retry-After")), time.Now())
	return o
}

func failed(result string) outcome { return outcome{result: result, status: result} }

// reasonOf says why there is no answer.
func reasonOf(err error) string {
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errInside):
		return resultInside
	case errors.As(err, &timeout) && timeout.Timeout():
		return resultTimeout
	default:
		return resultUnreachable
	}
}

// close gives idle connections up.
func (p *poster) close() {
	p.https.CloseIdleConnections()
	p.http.CloseIdleConnections()
}

package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
)

// TestCompressedForOne: what is long is compressed also where it is for one person alone,
// or of a length that hardly anybody asks for.
func TestCompressedForOne(t *testing.T) {
	s, mo := moderated(t)
	reason := strings.Repeat("x", 100)
	for i := range 10 {
		from := fmt.Sprintf("203.0.113.%d", i+9)
		_, welcome := s.enterFrom(t, from, "open", fmt.Sprintf("Ana%d", i), "")
		mo.Moderate(fmt.Sprintf(`"act":"timeout","for_ms":600000,"user":%q,"reason":%q`, welcome["user"], reason))
		s.enterFrom(t, from, fmt.Sprintf("room-%d-%s", i, reason[:50]), fmt.Sprintf("Bo%d", i), "")
	}
	asked := maps.Clone(s.as("owner"))
	asked["Accept-Encoding"] = "gzip"
	transport := new(http.Transport)
	defer transport.CloseIdleConnections()
	paths := []string{"/api/audit", "/api/rooms/open/state", "/api/rooms"}
	for i := range 20 {
		paths = append(paths, fmt.Sprintf("/api/rooms?limit=%d", i+10))
	}
	for _, path := range paths {
		for who, headers := range map[string]map[string]string{"owner": asked, "nobody": {"Accept-Encoding": "gzip"}} {
			if who == "nobody" && (path == "/api/audit" || strings.HasSuffix(path, "state")) {
				continue
			}
			request, err := http.NewRequest(http.MethodGet, "http://"+s.Addr+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range headers {
				request.Header.Set(name, value)
			}
			response, err := transport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if got := response.Header.Get("Content-Encoding"); got != "gzip" {
				t.Errorf("%s for %s: %s, encoding %q", path, who, response.Status, got)
			}
		}
	}
}

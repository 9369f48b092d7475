package api

import (
	"bytes"
	"net/http/httptest"
	"testing"

	"hubbub/server/wire"
)

// TestDocuments: each is there as it was written, and is not sent to who has it.
func TestDocuments(t *testing.T) {
	handler := newAPI(&fakeHistory{})
	ask := func(method, path, known string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(method, path, nil)
		if known != "" {
			request.Header.Set("If-None-Match", known)
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		return answer
	}
	tags := make(map[string]bool)
	for path, content := range map[string][]byte{"/api/asyncapi.yaml": wire.AsyncAPI, "/api/openapi.yaml": OpenAPI} {
		first := ask("GET", path, "")
		header := first.Header()
		if first.Code != 200 || !bytes.Equal(first.Body.Bytes(), content) || len(content) == 0 ||
			header.Get("Content-Type") != "application/yaml" {
			t.Errorf("%s: %d, %d bytes, %v", path, first.Code, first.Body.Len(), header)
		}
		tag := header.Get("ETag")
		tags[tag] = true
		for known, want := range map[string]int{tag: 304, "W/" + tag: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200} {
			again := ask("GET", path, known)
			if again.Code != want || again.Header().Get("ETag") != tag || (want == 304) != (again.Body.Len() == 0) {
				t.Errorf("%s with If-None-Match %s: %d, %v", path, known, again.Code, again.Header())
			}
		}
	}
	if len(tags) != 2 {
		t.Errorf("both have the ETags %v", tags)
	}
}

package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// plumbing are headers of HTTP itself, which need no description.
var plumbing = []string{"Connection", "Content-Length", "Content-Type", "Date", "Transfer-Encoding"}

// answer checks an answer against what openapi.yaml says of its path and status.
func (d *documents) answer(request *http.Request, response *http.Response, body []byte) error {
	described, parameters := d.answersTo(request)
	if described.value == nil {
		return errors.New("the path is not described")
	}
	status := described.get(strconv.Itoa(response.StatusCode))
	if status.value == nil {
		return errors.New("the status is not described")
	}
	errs := []error{checkHeaders(response.Header, status.get("headers"), d.root(openURL).get("x-always"))}
	if response.StatusCode < 400 {
		errs = append(errs, checkQuery(parameters, request.URL.Query()))
	}
	return errors.Join(append(errs, checkBody(status.get("content"), request.Method, response.Header, body))...)
}

// answersTo returns the responses to a request by their status, and the parameters
// that it may have.
func (d *documents) answersTo(request *http.Request) (responses place, parameters []place) {
	item := d.pathItem(request.URL.EscapedPath())
	if item.value == nil {
		d.root(openURL).get("x-elsewhere").each(func(prefix string, elsewhere place) {
			if strings.HasPrefix(request.URL.Path, prefix) {
				responses = elsewhere
			}
		})
		return responses, nil
	}
	operation := item.get(strings.ToLower(request.Method))
	if operation.value == nil {
		operation = item.get("get") // tells HEAD, and what else is refused
	}
	if operation.value == nil {
		operation = item.get("post")
	}
	for _, list := range []place{item.get("parameters"), operation.get("parameters")} {
		list.each(func(_ string, parameter place) { parameters = append(parameters, parameter) })
	}
	return operation.get("responses"), parameters
}

// pathItem returns the entry of the template that an escaped path fits; one without
// variables comes first.
func (d *documents) pathItem(path string) (found place) {
	paths := d.root(openURL).get("paths")
	if literal := paths.get(path); literal.value != nil {
		return literal
	}
	paths.each(func(template string, item place) {
		if fits(template, path) {
			found = item
		}
	})
	return found
}

// fits reports whether a path has the segments of a template.
func fits(template, path string) bool {
	return slices.EqualFunc(strings.Split(template, "/"), strings.Split(path, "/"), func(want, got string) bool {
		return want == got || strings.HasPrefix(want, "{") && got != ""
	})
}

// checkHeaders checks that what must be there is, and that all that is there is
// described.
func checkHeaders(header http.Header, described ...place) error {
	var errs []error
	known := slices.Clone(plumbing)
	for _, list := range described {
		list.each(func(name string, h place) {
			known = append(known, http.CanonicalHeaderKey(name))
			errs = append(errs, checkHeader(name, header.Values(name), h))
		})
	}
	for name := range header {
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("header %s %q is not described", name, header[name]))
		}
	}
	return errors.Join(errs...)
}

// checkHeader checks the lines of one header.
func checkHeader(name string, lines []string, described place) error {
	if len(lines) == 0 {
		if described.get("required").value == true {
			return fmt.Errorf("header %s is missing", name)
		}
		return nil
	}
	value := strings.Join(lines, ", ") // RFC 9110 section 5.3
	if err := described.get("schema").validate(value); err != nil {
		return fmt.Errorf("header %s %q: %w", name, value, err)
	}
	return nil
}

// checkQuery checks that a question that was answered is described.
func checkQuery(parameters []place, query url.Values) error {
	var errs []error
	for name, values := range query {
		i := slices.IndexFunc(parameters, func(p place) bool {
			return p.get("in").text() == "query" && p.get("name").text() == name
		})
		if i < 0 {
			errs = append(errs, fmt.Errorf("parameter %s is not described", name))
		} else if err := checkParameter(parameters[i].get("schema"), values[0]); err != nil {
			errs = append(errs, fmt.Errorf("parameter %s=%s: %w", name, values[0], err))
		}
	}
	return errors.Join(errs...)
}

// checkParameter checks a text that may stand for a number. An empty one counts as
// absent.
func checkParameter(schema place, text string) error {
	err := schema.validate(text)
	if _, notNumber := strconv.ParseInt(text, 10, 64); err != nil && notNumber == nil {
		err = schema.validate(json.Number(text))
	}
	if text == "" {
		return nil
	}
	return err
}

// checkBody checks the type of a body and what is in it.
func checkBody(described place, method string, header http.Header, body []byte) error {
	contentType := header.Get("Content-Type")
	switch {
	case described.value == nil && len(body) > 0:
		return fmt.Errorf("a body where none is described: %s", excerpt(body))
	case described.value == nil && contentType != "":
		return fmt.Errorf("Content-Type %s without a body", contentType)
	case described.value == nil:
		return nil
	case method == http.MethodHead && len(body) > 0:
		return errors.New("a body in answer to HEAD")
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("Content-Type %q: %w", contentType, err)
	}
	content := described.get(mediaType)
	switch {
	case content.value == nil:
		return fmt.Errorf("Content-Type %s is not described", contentType)
	case method == http.MethodHead, mediaType == "text/event-stream":
		return nil
	}
	value := any(string(body))
	if strings.HasSuffix(mediaType, "json") {
		if value, err = decode(body); err != nil {
			return fmt.Errorf("body %s: %w", excerpt(body), err)
		}
	}
	if err := content.get("schema").validate(value); err != nil {
		return fmt.Errorf("body %s: %w", excerpt(body), err)
	}
	return nil
}

package contract

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// An example is a value that a document shows, with the schema beside it.
type example struct {
	at     string
	schema place
	value  any
}

// examples returns all of both documents.
func examples(d *documents) []example {
	var all []example
	add := func(at, schema place) { all = append(all, example{at.location(), schema, at.value}) }
	for _, root := range []string{asyncURL, openURL} {
		walk(d.root(root), func(p place) {
			switch schema, payload := p.get("schema"), p.get("payload"); {
			case schema.value != nil: // of OpenAPI
				if shown := p.member("example"); shown.value != nil {
					add(shown, schema)
				}
				p.get("examples").each(func(_ string, shown place) { add(shown.member("value"), schema) })
			case payload.value != nil && p.member("examples").value != nil: // a message of AsyncAPI
				p.get("examples").each(func(_ string, shown place) { add(shown.member("payload"), payload) })
			case p.member("pattern").value != nil: // of a schema alone
				p.get("examples").each(func(_ string, shown place) { add(shown, p) })
			}
		})
	}
	return all
}

// TestExamples: each is what its schema says.
func TestExamples(t *testing.T) {
	d := loadDocuments(t)
	for _, e := range examples(d) {
		if err := e.schema.validate(e.value); err != nil {
			t.Errorf("%s: %v", e.at, err)
		}
	}
}

// TestEverythingHasAnExample: each event, line and body of JSON is shown.
func TestEverythingHasAnExample(t *testing.T) {
	d := loadDocuments(t)
	shown := make(map[string]bool)
	for _, e := range examples(d) {
		shown[e.schema.location()] = true
	}
	wanted := d.lines
	for _, types := range []map[string]place{d.fromClient, d.fromServer} {
		for _, schema := range types {
			wanted = append(wanted, schema)
		}
	}
	walk(d.root(openURL), func(p place) {
		if strings.HasSuffix(p.path, "json") && p.member("schema").value != nil || strings.Contains(p.path, "/x-events/") && p.member("schema").value != nil {
			wanted = append(wanted, p.get("schema"))
		}
	})
	for _, schema := range wanted {
		if !shown[schema.location()] {
			t.Errorf("%s has no example", schema.location())
		}
	}
}

// TestMutatedExamples: without a field that is required, no example passes, and with
// a field that is not described, only those of clients do, and those of other programs.
func TestMutatedExamples(t *testing.T) {
	d := loadDocuments(t)
	fromClient := make(map[string]bool)
	for _, schema := range d.fromClient {
		fromClient[schema.location()] = true
	}
	dropped, added := 0, 0
	for _, e := range examples(d) {
		whole, ok := e.value.(map[string]any)
		if !ok {
			continue
		}
		e.schema.each(func(keyword string, required place) {
			if keyword != "required" {
				return
			}
			required.each(func(_ string, field place) {
				without := maps.Clone(whole)
				delete(without, field.text())
				dropped++
				if e.schema.validate(without) == nil {
					t.Errorf("%s passes without %s", e.at, field.text())
				}
			})
		})
		more := maps.Clone(whole)
		more["undescribed"] = true
		added++
		open := fromClient[e.schema.location()] || e.schema.get("additionalProperties").value == true
		if passes := e.schema.validate(more) == nil; passes != open {
			t.Errorf("%s passes with a field that is not described: %v", e.at, passes)
		}
	}
	if dropped < 50 || added < 20 {
		t.Errorf("%d fields were dropped and %d added: where are the examples?", dropped, added)
	}
}

// TestMutatedNumbers: a number as text is no number.
func TestMutatedNumbers(t *testing.T) {
	d := loadDocuments(t)
	for _, e := range examples(d) {
		whole, _ := e.value.(map[string]any)
		for field, value := range whole {
			if number, ok := value.(json.Number); ok {
				other := maps.Clone(whole)
				other[field] = number.String()
				if e.schema.validate(other) == nil {
					t.Errorf("%s passes with %s as text", e.at, field)
				}
			}
		}
	}
}

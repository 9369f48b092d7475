package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// Where the documents are, for references from one to the other.
const (
	asyncURL = "hubbub:///api/asyncapi.yaml"
	openURL  = "hubbub:///api/openapi.yaml"
)

// documents are both documents, ready to be looked into. Safe for concurrent use.
type documents struct {
	roots      map[string]any   // JSON values by URL
	fromClient map[string]place // schemas of hubbub.v1 by type
	fromServer map[string]place // the same
	lines      []place          // schemas of plain text

	mu       sync.Mutex
	compiler *jsonschema.Compiler          // guarded by mu
	schemas  map[string]*jsonschema.Schema // guarded by mu; by URL with fragment
}

// load reads both documents from YAML.
func load(asyncAPI, openAPI []byte) (*documents, error) {
	d := &documents{
		roots:    make(map[string]any),
		compiler: jsonschema.NewCompiler(),
		schemas:  make(map[string]*jsonschema.Schema),
	}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	for at, content := range map[string][]byte{asyncURL: asyncAPI, openURL: openAPI} {
		root, err := parse(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		d.roots[at] = root
		if err := d.compiler.AddResource(at, root); err != nil {
			return nil, err
		}
	}
	d.fromClient = byType(d.messages(jsonChannel, receive))
	d.fromServer = byType(d.messages(jsonChannel, send))
	d.lines = d.messages(plainChannel, send)
	return d, d.compileEvents()
}

// parse reads YAML as the JSON values that it stands for.
func parse(content []byte) (any, error) {
	var value any
	if err := yaml.Unmarshal(content, &value); err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return decode(encoded)
}

// A place is a value in a document.
type place struct {
	in    *documents
	url   string // of the document
	path  string // JSON pointer of RFC 6901
	value any    // nil if there is none
}

func (d *documents) root(at string) place { return place{d, at, "", d.roots[at]} }

// get goes down to a member and on to where that refers to. The value of what is
// not there is nil.
func (p place) get(keys ...string) place {
	for _, key := range keys {
		p = p.member(key).follow()
	}
	return p
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

func (p place) member(key string) place {
	down := place{p.in, p.url, p.path + "/" + escapePointer.Replace(key), nil}
	switch value := p.value.(type) {
	case map[string]any:
		down.value = value[key]
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(value) {
			down.value = value[i]
		}
	}
	return down
}

var unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")

// follow goes to where a reference leads. A schema that refers stays where it is:
// what stands beside its $ref counts, too.
func (p place) follow() place {
	for {
		object, _ := p.value.(map[string]any)
		ref, ok := object["$ref"].(string)
		if !ok || len(object) > 1 {
			return p
		}
		p = p.in.resolve(p.url, ref)
	}
}

// resolve returns where a reference in a document leads.
func (d *documents) resolve(from, ref string) place {
	base, _ := url.Parse(from)
	target, err := base.Parse(ref)
	if err != nil {
		return place{in: d}
	}
	fragment := target.Fragment
	target.Fragment, target.RawFragment = "", ""
	p := d.root(target.String())
	if fragment == "" {
		return p
	}
	for key := range strings.SplitSeq(strings.TrimPrefix(fragment, "/"), "/") {
		p = p.member(unescapePointer.Replace(key))
	}
	return p
}

// each calls do with every member of an object or list.
func (p place) each(do func(key string, member place)) {
	switch value := p.value.(type) {
	case map[string]any:
		for key := range value {
			do(key, p.get(key))
		}
	case []any:
		for i := range value {
			do(strconv.Itoa(i), p.get(strconv.Itoa(i)))
		}
	}
}

// text returns a string, empty if it is something else.
func (p place) text() string {
	s, _ := p.value.(string)
	return s
}

// location is the URL of the place.
func (p place) location() string { return p.url + "#" + (&url.URL{Fragment: p.path}).EscapedFragment() }

// validate checks a value against the schema at this place.
func (p place) validate(value any) error {
	schema, err := p.in.schema(p.location())
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// compileEvents makes the schemas ready that are asked for all the time.
func (d *documents) compileEvents() error {
	schemas := slices.Concat(d.lines, slices.Collect(maps.Values(d.fromClient)), slices.Collect(maps.Values(d.fromServer)))
	for _, schema := range schemas {
		if _, err := d.schema(schema.location()); err != nil {
			return err
		}
	}
	return nil
}

func (d *documents) schema(location string) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if schema := d.schemas[location]; schema != nil {
		return schema, nil
	}
	schema, err := d.compiler.Compile(location)
	if err == nil {
		d.schemas[location] = schema
	}
	return schema, err
}

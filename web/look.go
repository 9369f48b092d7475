package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
)

// product is what the page calls itself where its Look has no name.
const product = "Hubbub"

// A Look is what a page looks like where that is not as it comes. The zero value changes nothing.
// What is in it was judged before.
type Look struct {
	Name   string // in place of Hubbub
	Style  []byte // a style sheet for behind those of the page
	Accent string // a colour, as CSS has it
	Logo   []byte // a square PNG
	Side   int    // of the logo, in pixels
	Rules  []byte // that people are shown before they say something, marked up as messages are

	Words map[string]json.RawMessage // in place of those of the page, by languages: an object each, of Words
	Links map[string]string          // addresses by what they lead to: privacy, terms, imprint
}

// dress returns assets that look like that; the others are as they were.
func (l *Look) dress(assets map[string]*asset) map[string]*asset {
	if l.Name == "" && l.Style == nil && l.Logo == nil && l.Rules == nil && len(l.Links) == 0 && len(l.Words) == 0 {
		return assets
	}
	dressed := maps.Clone(assets)
	put := func(name string, content []byte) (path string) {
		path = fmt.Sprintf(name, hash(map[string][]byte{name: content}))
		dressed[path] = newAsset(path, content, cacheForever)
		return path
	}
	page := string(assets["/"].codings[""])
	if l.Name != "" {
		page = strings.ReplaceAll(page, product, html.EscapeString(l.Name))
	}
	if l.Style != nil {
		link := fmt.Sprintf("<link rel=\"stylesheet\" href=\"%s\">\n</head>", put("/brand/%s.css", l.Style))
		page = strings.Replace(page, "</head>", link, 1)
	}
	if l.Rules != nil {
		page = strings.Replace(page, "</head>", fmt.Sprintf("<meta name=\"rules\" content=\"%s\">\n</head>", put("/brand/rules.%s.txt", l.Rules)), 1)
	}
	if len(l.Words) > 0 {
		page = speak(page, l.Words, put)
	}
	if tagline := l.tagline(); tagline != "" {
		page = strings.Replace(page, `name="description" content="`+description+`"`, `name="description" content="`+html.EscapeString(tagline)+`"`, 1)
	}
	icon := ""
	if l.Logo != nil {
		icon = put("/brand/logo.%s.png", l.Logo)
		page = strings.NewReplacer(`"/icons/icon.svg" type="image/svg+xml"`, `"`+icon+`" type="image/png"`, `"/icons/icon.svg"`, `"`+icon+`"`, `"/icons/touch-180.png"`, `"`+icon+`"`).Replace(page)
	}
	for to, address := range l.Links {
		page = strings.Replace(page, `data-link="`+to+`" hidden`, `href="`+html.EscapeString(address)+`"`, 1)
	}
	if len(l.Links) > 0 {
		page = strings.Replace(page, `class="login__links" hidden`, `class="login__links"`, 1)
	}
	dressed["/"] = newAsset("index.html", []byte(page), cacheNever)
	manifest := l.manifest(assets[manifestPath].codings[""], icon)
	dressed[manifestPath] = newAsset(manifestPath, manifest, cacheDay)
	return dressed
}

const manifestPath = "/manifest.webmanifest"

// description is what the page says of itself to who does not run it, where its Look has no tagline.
const description = "Live chat for very large rooms"

// tagline is the site's own, in English or else in the first language that has one; "" if there is none.
func (l *Look) tagline() string {
	for _, tag := range append([]string{"en"}, slices.Sorted(maps.Keys(l.Words))...) {
		var words struct{ Tagline any }
		if json.Unmarshal(l.Words[tag], &words) != nil {
			continue // this language has no words
		}
		if text, isText := words.Tagline.(string); isText {
			return text
		}
	}
	return ""
}

// manifest returns the manifest of who installs a page that looks like that.
func (l *Look) manifest(source []byte, icon string) []byte {
	var fields map[string]any
	if err := json.Unmarshal(source, &fields); err != nil {
		panic(fmt.Sprintf("web: the manifest: %v", err)) // it is part of the binary
	}
	if l.Name != "" {
		fields["name"], fields["short_name"] = l.Name, l.Name
	}
	if tagline := l.tagline(); tagline != "" {
		fields["description"] = tagline
	}
	if l.Accent != "" {
		fields["theme_color"] = l.Accent
	}
	if icon != "" {
		fields["icons"] = []map[string]string{{"src": icon, "sizes": fmt.Sprintf("%dx%d", l.Side, l.Side), "type": "image/png"}}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.Encode(fields) // strings: cannot fail
	return out.Bytes()
}

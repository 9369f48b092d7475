package brand

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"hubbub/server/brand/picture"
)

// The files that say what the page looks like.
const (
	lookFile  = "site.json"
	logoFile  = "logo.png"
	rulesFile = "rules.md"
)

// Bounds on a look.
const (
	maxLookBytes = 16 << 10
	maxRules     = 16 << 10 // bytes
	maxTitle     = 40       // characters
	maxLink      = 500
	minLogo      = 180 // pixels: a phone shows it that large
)

// Why there is no look.
var (
	ErrLook  = errors.New("it is no JSON object as docs/site.md has it")
	ErrTitle = fmt.Errorf("name has 1 to %d characters, none of them invisible, and no space at its ends", maxTitle)
	ErrLink  = errors.New("a link begins with https://, http:// or /, and has no space in it")
	ErrRules = errors.New("rules are text in UTF-8, and say something")
	ErrLogo  = fmt.Errorf("the logo is a PNG of as many pixels in height as in width, %d to %d, which does not move: draw it so", minLogo, MaxSide)
)

// A Look is what the page looks like where that is not as Hubbub's own. The zero value changes nothing.
type Look struct {
	Name   string // in place of Hubbub's
	Style  []byte // a style sheet for behind those of the page
	Accent string // "#0b7364", for light grounds
	Logo   []byte // a square PNG
	Side   int    // of the logo, in pixels
	Rules  []byte // that people are shown before they say something, marked up as messages are

	Words map[string]json.RawMessage // in place of those of the page, by languages
	Links map[string]string          // by what they lead to: privacy, terms, imprint
}

// A described is what site.json says.
type described struct {
	Name   *string `json:"name"`
	Accent *struct {
		Light string `json:"light"`
		Dark  string `json:"dark"`
	} `json:"accent"`
	Links struct {
		Privacy string `json:"privacy"`
		Terms   string `json:"terms"`
		Imprint string `json:"imprint"`
	} `json:"links"`
}

// read takes what is in a site.json, and notes all that is wrong with it.
func (l *Look) read(content []byte, fault func(error)) {
	var d described
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		fault(fmt.Errorf("%w (%v)", ErrLook, err))
		return
	}
	if _, err := decoder.Token(); err != io.EOF {
		fault(fmt.Errorf("%w (there is more behind it)", ErrLook))
		return
	}
	if d.Name != nil {
		if l.Name = *d.Name; !isTitle(l.Name) {
			fault(ErrTitle)
		}
	}
	if d.Accent != nil {
		l.colour(d.Accent.Light, d.Accent.Dark, fault)
	}
	l.Links = make(map[string]string)
	for _, link := range [][2]string{{"privacy", d.Links.Privacy}, {"terms", d.Links.Terms}, {"imprint", d.Links.Imprint}} {
		to, address := link[0], link[1]
		if address == "" {
			continue
		}
		if l.Links[to] = address; !isLink(address) {
			fault(fmt.Errorf("links, %s: %w", to, ErrLink))
		}
	}
}

// colour takes the accents of both themes.
func (l *Look) colour(onLight, onDark string, fault func(error)) {
	taken := func(t theme, text string) colour {
		c, err := parseColour(text)
		if err == nil {
			err = t.judge(c)
		}
		if err != nil {
			fault(fmt.Errorf("accent, %s: %w", t.name, err))
		}
		return c
	}
	accent := shade{taken(light, onLight), taken(dark, onDark)}
	l.Style, l.Accent = style(accent), accent.light.String()
}

func isTitle(name string) bool {
	return name != "" && name == strings.TrimSpace(name) && utf8.ValidString(name) && utf8.RuneCountInString(name) <= maxTitle &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// isLink reports whether a page may link an address: of the web, or on the same host.
func isLink(address string) bool {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxLink || strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return false
	}
	isHere := u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`)
	return isHere || (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// readFile reads site.json.
func (l *Look) readFile(root *os.Root, found *faults) {
	content, err := readFile(root, lookFile, maxLookBytes)
	if err != nil {
		found.add(lookFile, err)
		return
	}
	l.read(content, func(err error) { found.add(lookFile, err) })
}

// readLogo reads the logo.
func (l *Look) readLogo(root *os.Root, found *faults) {
	content, err := readFile(root, logoFile, MaxEmoteBytes)
	if err != nil {
		found.add(logoFile, err)
		return
	}
	p, err := picture.Read(content)
	switch {
	case err != nil:
		found.add(logoFile, err)
	case p.Type != picture.PNG || p.Moves() || p.Width != p.Height || p.Width < minLogo || p.Width > MaxSide:
		found.add(logoFile, ErrLogo)
	}
	l.Logo, l.Side = content, p.Width
}

// readRules reads the rules.
func (l *Look) readRules(root *os.Root, found *faults) {
	content, err := readFile(root, rulesFile, maxRules)
	if err == nil && !isText(content) {
		err = ErrRules
	}
	if err != nil {
		found.add(rulesFile, err)
	}
	l.Rules = content
}

func isText(content []byte) bool {
	isOdd := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) }
	return utf8.Valid(content) && len(bytes.TrimSpace(content)) > 0 && !bytes.ContainsFunc(content, isOdd)
}

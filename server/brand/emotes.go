package brand

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"hubbub/server/brand/picture"
)

// An Emote is a picture that stands for :name:. As JSON it is how pages are told of it.
type Emote struct {
	Name   string `json:"name"`
	URL    string `json:"url"` // names its content, too: another picture of that name has another
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Moves  bool   `json:"animated,omitempty"`
	Still  string `json:"still,omitempty"` // URL of the first frame of what moves
}

// Emotes are those of a site, by name. They do not change.
type Emotes struct {
	list    []Emote
	names   map[string]bool
	files   map[string]*file // by URL
	catalog []byte
	hash    string // of the catalog; "" for none
}

// A file is a picture as it is sent.
type file struct {
	content []byte
	mime    string
	tag     string
}

// none are the emotes of a site that has no folder of them.
var none = newEmotes(nil)

// hashBytes is how much of a SHA-256 names content: 64 bits of it are enough for pictures that one
// person has chosen.
const hashBytes = 8

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:hashBytes])
}

// A drawn is a file that was found to be an emote.
type drawn struct {
	name    string
	picture picture.Picture
	content []byte
	still   []byte // of what moves
}

func newEmotes(all []drawn) *Emotes {
	e := &Emotes{list: make([]Emote, 0, len(all)), names: make(map[string]bool, len(all)), files: make(map[string]*file, len(all))}
	for _, d := range all {
		emote := Emote{Name: d.name, Width: d.picture.Width, Height: d.picture.Height, Moves: d.picture.Moves(), URL: e.put(d, d.content)}
		if emote.Moves {
			emote.Still = e.put(d, d.still)
		}
		e.list = append(e.list, emote)
		e.names[d.name] = true
	}
	e.catalog, _ = json.Marshal(map[string]any{"emotes": e.list}) // strings and numbers: cannot fail
	if len(all) > 0 {
		e.hash = hashOf(e.catalog)
	}
	return e
}

// put has content sent, as a picture of d, and returns its URL.
func (e *Emotes) put(d drawn, content []byte) (url string) {
	hash := hashOf(content)
	url = urlPrefix + d.name + "." + hash + "." + string(d.picture.Type)
	e.files[url] = &file{content, d.picture.Type.MIME(), `"` + hash + `"`}
	return url
}

// Hash names what emotes there are and what they look like, "" if there are none.
func (e *Emotes) Hash() string { return e.hash }

// Catalog returns what pages are told, as JSON. It is not to be changed.
func (e *Emotes) Catalog() []byte { return e.catalog }

// Count returns how many there are.
func (e *Emotes) Count() int { return len(e.list) }

// Has reports whether there is an emote of a name, with or without the colons around it.
func (e *Emotes) Has(name string) bool {
	if inside, ok := strings.CutPrefix(name, ":"); ok {
		if name, ok = strings.CutSuffix(inside, ":"); !ok {
			return false
		}
	}
	return e.names[name]
}

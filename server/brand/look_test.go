package brand_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hubbub/server/brand"
)

const goodLook = `{"name":"Rádio Sul","accent":{"light":"#8a2be2","dark":"#c79bff"},"links":{"privacy":"https://radio.example/p?a=1&b=2","imprint":"/imprint"}}`

func TestLook(t *testing.T) {
	site, err := brand.Read(folder(t, map[string][]byte{"site.json": []byte(goodLook), "logo.png": pictured(t, 192, 192), "rules.md": []byte("# Be kind\n")}), page)
	if err != nil {
		t.Fatal(err)
	}
	look := site.Look
	if look.Name != "Rádio Sul" || look.Accent != "#8a2be2" || look.Side != 192 || string(look.Rules) != "# Be kind\n" || len(look.Logo) == 0 ||
		fmt.Sprint(look.Links) != "map[imprint:/imprint privacy:https://radio.example/p?a=1&b=2]" {
		t.Errorf("%+v", look)
	}
	const want = `^@media not \(prefers-contrast: more\)\{:root\{--accent:light-dark\(#8a2be2,#c79bff\);--on-accent:light-dark\(#ffffff,#101412\);(--[a-z-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);){4}\}\}\n$`
	if !regexp.MustCompile(want).Match(look.Style) {
		t.Errorf("%s", look.Style)
	}
}

// TestTones: one's own row is quieter than what is chosen, and a field's line has the accent.
func TestTones(t *testing.T) {
	site, err := brand.Read(folder(t, map[string][]byte{"site.json": []byte(goodLook)}), page)
	if err != nil {
		t.Fatal(err)
	}
	tone := map[string][2]int64{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):light-dark\(#([0-9a-f]{6}),#([0-9a-f]{6})\)`).FindAllStringSubmatch(string(site.Look.Style), -1) {
		for i := range 2 {
			hex, _ := strconv.ParseInt(m[2+i], 16, 64)
			both := tone[m[1]]
			both[i] = hex
			tone[m[1]] = both
		}
	}
	if tone["focus-line"] != tone["accent"] || tone["accent"] != [2]int64{0x8a2be2, 0xc79bff} {
		t.Errorf("%x", tone)
	}
	far := func(a, b int64) (all int64) {
		for range 3 {
			all += max(a&255, b&255) - min(a&255, b&255)
			a, b = a>>8, b>>8
		}
		return all
	}
	for i, ground := range []int64{0xfcfbf8, 0x161918} {
		if own, soft := far(ground, tone["own"][i]), far(ground, tone["accent-soft"][i]); own == 0 || own > soft*2/3 {
			t.Errorf("one's own is %d from the ground, what is chosen %d", own, soft)
		}
	}
}

// TestLookFaults: all that is wrong is told at once, each with what to do.
func TestLookFaults(t *testing.T) {
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"no JSON", "site.json", `name: Chat`, []string{"it is no JSON object as docs/site.md has it"}},
		{"a slip", "site.json", `{"nmae":"Chat"}`, []string{`unknown field "nmae"`}},
		{"two objects", "site.json", `{}{}`, []string{"there is more behind it"}},
		{"too large", "site.json", `{"name":"` + strings.Repeat("x", 16<<10) + `"}`, []string{"16395 bytes, and 16384 are the most"}},
		{"everything", "site.json", `{"name":" ","accent":{"light":"#ffff00","dark":"red"},"links":{"privacy":"javascript:alert(1)","terms":"//evil.example","imprint":"https://a b"}}`, []string{
			"name has 1 to 40 characters", "accent, light: it cannot be read: on the light theme #ffff00 has a contrast of 1.0, and 4.5 is the least: #", `accent, dark: a colour is written as "#0b7364"`,
			"links, privacy: a link begins with", "links, terms: a link begins with", "links, imprint: a link begins with"}},
		{"an invisible name", "site.json", `{"name":"a\u202eb"}`, []string{"none of them invisible"}},
		{"a name that is too long", "site.json", `{"name":"` + strings.Repeat("é", 41) + `"}`, []string{"1 to 40 characters"}},
		{"half an accent", "site.json", `{"accent":{"light":"#8a2be2"}}`, []string{"accent, dark: a colour is written"}},
		{"an accent that is lost in a message that names one", "site.json", `{"accent":{"light":"#8a2be2","dark":"#6f8f8f"}}`, []string{"accent, dark: it cannot be read: on the dark theme #6f8f8f has a contrast of 4.1, and 4.5 is the least: #"}},
		{"a logo that is not square", "logo.png", string(pictured(t, 200, 192)), []string{"as many pixels in height as in width, 180 to 512"}},
		{"a small logo", "logo.png", string(pictured(t, 64, 64)), []string{"180 to 512"}},
		{"a logo that moves", "logo.png", string(moving(t, 2, 10)), []string{"the logo is a PNG"}},
		{"no rules", "rules.md", " \n", []string{"rules are text in UTF-8, and say something"}},
		{"rules of another coding", "rules.md", "Sé amable\xff", []string{"rules are text in UTF-8"}},
		{"rules without end", "rules.md", strings.Repeat("Be kind.\n", 2000), []string{"18000 bytes, and 16384 are the most"}},
		{"no logo", "logo.png", "<svg/>", []string{"neither PNG"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := brand.Read(folder(t, map[string][]byte{test.file: []byte(test.content)}), page)
			if err == nil {
				t.Fatal("nothing is wrong with it")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(test.want) {
				t.Fatalf("%d lines: %v", len(lines), err)
			}
			for i, want := range test.want {
				if !strings.Contains(lines[i], "/"+test.file+": ") || !strings.Contains(lines[i], want) {
					t.Errorf("%s\nwant %s", lines[i], want)
				}
			}
		})
	}
}

// TestSuggestedAccent: the colour that would do does.
func TestSuggestedAccent(t *testing.T) {
	suggestion := regexp.MustCompile(`: (#[0-9a-f]{6}) would do`)
	for _, accent := range []string{"#ffff00", "#00ff00", "#888888", "#ff0000", "#0000ff", "#000000", "#ffffff"} {
		light, dark := accent, accent
		for range 2 {
			_, err := brand.Read(folder(t, map[string][]byte{"site.json": fmt.Appendf(nil, `{"accent":{"light":%q,"dark":%q}}`, light, dark)}), page)
			if err == nil {
				break
			}
			if light != accent || dark != accent {
				t.Errorf("%s: %v", accent, err)
				break
			}
			for _, line := range brand.Lines(err) {
				if found := suggestion.FindStringSubmatch(line.Error()); strings.Contains(line.Error(), "light:") {
					light = found[1]
				} else {
					dark = found[1]
				}
			}
		}
	}
}

// TestGrounds: accents are judged on what the page stands on.
func TestGrounds(t *testing.T) {
	tokens, err := os.ReadFile("../../web/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ground", "surface", "side", "pointed", "mention", "text"} {
		found := regexp.MustCompile(`--` + name + `: light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`).FindSubmatch(tokens)
		if found == nil {
			t.Fatalf("tokens.css has no --%s", name)
		}
		known := brand.Judged()
		for _, hex := range found[1:] {
			if !strings.Contains(known, "#"+string(hex)) {
				t.Errorf("--%s is #%s, and accents are judged by %s", name, hex, known)
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add([]byte(goodLook))
	f.Add([]byte(`{"accent":{"light":"#00ff00","dark":"#ffffff"}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		site, err := brand.Read(folder(t, map[string][]byte{"site.json": content}), page)
		if err != nil {
			return
		}
		for _, address := range site.Look.Links {
			if !regexp.MustCompile(`^(?i:https?://[^\s"<>]|/($|[^/\\]))`).MatchString(address) {
				t.Errorf("a link to %q", address)
			}
		}
		if style := string(site.Look.Style); strings.Contains(style, "<") || strings.Count(style, "}") > 2 {
			t.Errorf("%s", style)
		}
	})
}

package name_test

import (
	"errors"
	"strings"
	"testing"

	"hubbub/server/name"
)

func TestNewRoom(t *testing.T) {
	for raw, want := range map[string]string{
		"lobby":                       "lobby",
		"Lobby":                       "lobby",
		" LOBBY ":                     "lobby",
		"Board Games":                 "board-games",
		"board_games":                 "board-games",
		"board  games":                "board-games",
		"São Paulo":                   "sao-paulo",
		"Sa\u0303o\u00a0Paulo":        "sao-paulo",
		"東京":                          "東京",
		"ﾄｳｷｮｳ":                       "トウキョウ",
		"日本語 Go":                      "日本語-go",
		"서울 2026":                     "서울-2026",
		"Łódź":                        "lodz",
		"Ёлка":                        "елка",
		"Йога":                        "йога",
		"Νέα":                         "νεα",
		"ไทย":                         "ไทย",
		"عربي":                        "عربي",
		"नमस्ते":                      "नमस्ते",
		"C++ & C#":                    "c++-&-c#",
		"🎉":                           "🎉",
		"50%":                         "50%",
		"a.b":                         "a.b",
		"what?":                       "what?",
		strings.Repeat("a", 64):       strings.Repeat("a", 64),
		strings.Repeat("東", 64):       strings.Repeat("東", 64),
		strings.Repeat("e\u0301", 64): strings.Repeat("e", 64),
	} {
		r, err := name.NewRoom(raw)
		if err != nil || r.Key() != want {
			t.Errorf("%+q: key %+q, %v; want %+q", raw, r.Key(), err, want)
		}
	}
	r, err := name.NewRoom(" Sa\u0303o  Paulo ")
	if err != nil || r.Title() != "São Paulo" {
		t.Errorf("title %+q, %v", r.Title(), err)
	}
}

func TestNewRoomRefuses(t *testing.T) {
	for raw, want := range map[string]error{
		"":                       name.ErrEmpty,
		" \u3000":                name.ErrEmpty,
		"a/b":                    name.ErrCharacter,
		"a／b":                    name.ErrCharacter,
		"℀":                      name.ErrCharacter,
		`a\b`:                    name.ErrCharacter,
		"-a":                     name.ErrCharacter,
		"_a":                     name.ErrCharacter,
		".":                      name.ErrCharacter,
		"..":                     name.ErrCharacter,
		"*":                      name.ErrCharacter, // all rooms
		" ＊ ":                    name.ErrCharacter,
		"a\x00":                  name.ErrCharacter,
		"a\nb":                   name.ErrCharacter,
		"a\u200bb":               name.ErrCharacter,
		"a\u202eb":               name.ErrCharacter,
		"\u2800":                 name.ErrCharacter,
		"\u3164":                 name.ErrCharacter,
		"\xff":                   name.ErrCharacter,
		"٢¨¨¨¨¨":                 name.ErrCharacter, // accents, once folded
		"lоbby":                  name.ErrScripts,   // a Cyrillic о
		"Ελληνικά русский":       name.ErrScripts,
		"東京 Москва":              name.ErrScripts,
		"カナ 한글":                  name.ErrScripts,
		strings.Repeat("a", 65):  name.ErrRoomTooLong,
		strings.Repeat("𠮷", 49):  name.ErrRoomTooLong,
		strings.Repeat("a", 600): name.ErrRoomTooLong,
	} {
		if r, err := name.NewRoom(raw); !errors.Is(err, want) {
			t.Errorf("%+q: %+q, %v; want %v", raw, r.Key(), err, want)
		}
	}
}

// Whatever is accepted has a key that leads to the same room, and stands in an address.
func FuzzNewRoom(f *testing.F) {
	for _, seed := range []string{"Lobby", "São Paulo", "東京", "a／b", "℀", "\u0345", "ﷺ", "İ", "Ꭰ", "ß", "-", "e\u0301\u0301\u0301", "１", "ﬁ", "٢¨¨¨¨¨", "´´"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r, err := name.NewRoom(raw)
		if err != nil {
			return
		}
		for _, same := range []string{r.Key(), r.Title()} {
			if again, err := name.NewRoom(same); err != nil || again.Key() != r.Key() {
				t.Errorf("%+q has key %+q, of %+q it is %+q, %v", raw, r.Key(), same, again.Key(), err)
			}
		}
		if strings.ContainsAny(r.Key(), "/\\ \n\x00") || r.Key() == "" || r.Key()[0] == '.' {
			t.Errorf("%+q has key %+q", raw, r.Key())
		}
	})
}

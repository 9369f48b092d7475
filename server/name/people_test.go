package name_test

import (
	"slices"
	"testing"

	"hubbub/server/name"
)

// people are names that people have, by script. All of them can be in a room together.
var people = map[string][]string{
	"Latin": {
		"Ana", "José", "João", "Conceição", "Lara", "Iara", "Ian", "Lan", "Ivo", "Lia", "Leila", "Lelia", "Mila", "Miia", "Milla", "Ali", "Alli",
		"Bill", "Ilse", "Else", "Isa", "Lisa", "Luis", "Luís", "Zoe", "Zoë", "Noa", "Noah", "Anne-Marie", "O'Connor", "McInnes", "Strauß", "Jürgen", "Müller",
		"Søren", "Åse", "Ase", "Łukasz", "Lukasz", "Żaneta", "Šárka", "Čeněk", "Dvořák", "Đorđe", "Ştefan", "Ioana", "İnci", "Işıl", "Gülşen", "Þór", "Guðrún",
		"Nguyễn Văn An", "Trần Thị Ân", "Lê Ánh", "Phạm Ẩn", "Đặng Thu Hà", "Ọlá", "Ngũgĩ", "Ana1", "Ana2", "user10", "user01", "Ana da Silva", "Ana de Sá",
	},
	"Greek":      {"Νίκος", "Γιώργος", "Ελένη", "Μαρία", "Χαρά", "Αχιλλέας"},
	"Cyrillic":   {"Анна", "Борис", "Юлия", "Фёдор", "Йосип", "Їжакевич", "Олександр", "Марк", "Ђорђе", "Љиљана", "Ўткір", "Айгүл", "Жора", "Нина"},
	"Armenian":   {"Արամ", "Նարե", "Հայկ"},
	"Georgian":   {"ნინო", "გიორგი", "თამარ"},
	"Hebrew":     {"דנה", "דן", "רון", "נועה", "יוסי", "שרה לוי", "אורי"},
	"Arabic":     {"نور", "نورا", "أحمد", "احمد علي", "فاطمة", "محمد", "علی رضا", "می\u200cنا", "پریسا", "ہما", "عائشة"},
	"Devanagari": {"प्रिया", "अनिता", "राहुल", "कृष्ण", "अमित", "आरती"},
	"Bengali":    {"অনিতা", "রহিম", "শুভ"},
	"Gurmukhi":   {"ਗੁਰਪ੍ਰੀਤ", "ਅਮਨ"},
	"Gujarati":   {"પ્રિયા", "અમિત"},
	"Tamil":      {"கவிதா", "முருகன்"},
	"Telugu":     {"లక్ష్మి", "రవి"},
	"Kannada":    {"ಅನಿತಾ", "ರವಿ"},
	"Malayalam":  {"അമ്മു", "രവി"},
	"Sinhala":    {"නිමල්", "කමල"},
	"Thai":       {"สมชาย", "สมหญิง", "น้ำ", "พลอย", "ปลา"},
	"Lao":        {"ສົມສັກ", "ສົມສີ"},
	"Khmer":      {"សុខា", "ដារា"},
	"Myanmar":    {"အောင်အောင်", "မြမြ"},
	"Tibetan":    {"བཀྲ་ཤིས", "པདྨ"},
	"Ethiopic":   {"አበበ", "ሰላም"},
	"Korean":     {"민수", "지은", "김민지", "김민수", "이서연", "박가", "바까"},
	"Japanese":   {"田中", "田中さん", "さくら", "サクラ", "山田 エリカ", "高橋みなみ", "タロー", "佐々木", "ヶ原", "𠮷田", "吉田"},
	"Chinese":    {"王小朋", "王小明", "李明", "李名", "歐陽", "欧阳", "陳Amy"},
	"Mongolian":  {"ᠪᠠᠲᠤ", "ᠪᠠᠲ"},
	"Emoji":      {"Ana 🦊", "Ana ❤", "🎉", "🦊"},
}

// TestPeople: all these names can be had, and none is taken because of another.
func TestPeople(t *testing.T) {
	holders := make(map[string]string) // by look
	count := 0
	for script, names := range people {
		for _, raw := range names {
			count++
			n, err := name.New(raw)
			if err != nil {
				t.Errorf("%s: %s: %v", script, raw, err)
				continue
			}
			for _, look := range n.Looks() {
				if holder, ok := holders[look]; ok {
					t.Errorf("%s: %s reads like %s (%+q)", script, raw, holder, look)
				}
				holders[look] = raw
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d names", count)
	}
}

// TestSpellings: a name in capitals, or in small letters, is still its own.
func TestSpellings(t *testing.T) {
	for script, names := range people {
		for _, raw := range names {
			for _, spelling := range spellings(raw) {
				if !alike(t, raw, spelling) {
					t.Errorf("%s: %s is not %s", script, spelling, raw)
				}
			}
		}
	}
}

// alike reports whether two names are one.
func alike(t *testing.T, a, b string) bool {
	t.Helper()
	looks := mustName(t, a).Looks()
	return slices.ContainsFunc(mustName(t, b).Looks(), func(look string) bool { return slices.Contains(looks, look) })
}

func mustName(t *testing.T, raw string) name.Name {
	t.Helper()
	n, err := name.New(raw)
	if err != nil {
		t.Fatalf("%+q: %v", raw, err)
	}
	return n
}

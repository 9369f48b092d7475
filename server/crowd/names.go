package crowd

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"hubbub/server/name"
)

// given are names of many scripts and lengths, short ones and long ones.
var given = []string{
	"Ana", "Bo", "Clara", "Dmitri", "Elif", "Fatou", "Goran", "Hana", "Inés", "João",
	"Kwame", "Lucía", "Mateus", "Núria", "Olumide", "Priya", "Quique", "Rafael", "Søren", "Tomás",
	"Ulla", "Valentina", "Wren", "Ximena", "Yusuf", "Zoë", "Björk", "Chiara", "Aoife", "Łukasz",
	"Nguyễn", "Thiago", "Álvaro", "Beatriz", "Caetano", "Marisol", "Ines de Castro", "Captain Teapot", "night owl", "Late Again",
	"Ольга", "Иван", "Світлана", "Борис", "Ελένη", "Νίκος", "Αλεξάνδρα", "さくら", "はると", "田中",
	"美咲", "王伟", "李娜", "小明", "민준", "서연", "지우", "أحمد", "ليلى", "فاطمة",
	"נועה", "דניאל", "अर्जुन", "प्रिया", "தமிழ்", "কবির", "สมชาย", "ნინო", "Անի", "አበበ",
}

// surnames make a name longer; they go with Latin letters alone, as scripts do not mix.
var surnames = []string{"Silva", "Moreno", "Okafor", "Lima", "Berg", "Novak", "Ruiz", "Kaya", "Dias", "Quinn", "Sato", "Haas",
	"Pereira", "Vega", "Costa", "Rojas", "Lund", "Mensah", "Petrov", "Ibarra", "Nunes", "Fischer", "Rao", "Walsh"}

// latinNames is how many of given are of Latin letters; they come first.
const latinNames = 40

// raiders is what the names of a raid begin with.
var raiders = []string{"deal", "promo", "bonus", "lucky", "offer"}

// Names returns n names that the server takes, no two of which read the same.
func Names(n int, random *rand.Rand) []string {
	names := newRegister(n)
	for _, i := range random.Perm(len(given)) {
		names.add(given[i])
	}
	for !names.full() {
		i := random.IntN(len(given))
		if random.IntN(3) > 0 { // most have a surname instead of a number
			i = random.IntN(latinNames)
		}
		switch style := random.IntN(4); {
		case style < 3 && i < latinNames:
			names.add(given[i] + " " + surnames[random.IntN(len(surnames))])
		case style == 3 && i < latinNames:
			names.add(given[i] + "_" + strconv.Itoa(random.IntN(100+n/4)))
		default:
			names.add(given[i] + strconv.Itoa(random.IntN(100+n/4)))
		}
	}
	return names.list
}

// raidNames returns n names as raids have them.
func raidNames(n int, random *rand.Rand) []string {
	names := newRegister(n)
	for !names.full() {
		names.add(raiders[random.IntN(len(raiders))] + strconv.Itoa(1000+random.IntN(9000+10*n)))
	}
	return names.list
}

// A register has names that do not read the same.
type register struct {
	n     int
	list  []string
	taken map[string]bool // how names look
	tried map[string]bool // raw, as to see how a name looks takes long
}

func newRegister(n int) *register {
	return &register{n: n, taken: make(map[string]bool, n), tried: make(map[string]bool, n)}
}

func (r *register) full() bool { return len(r.list) >= r.n }

func (r *register) add(raw string) {
	if r.full() || r.tried[raw] {
		return
	}
	r.tried[raw] = true
	n, err := name.New(raw)
	if err != nil {
		return
	}
	looks := n.Looks()
	if slices.ContainsFunc(looks, func(look string) bool { return r.taken[look] }) {
		return
	}
	for _, look := range looks {
		r.taken[look] = true
	}
	r.list = append(r.list, n.String())
}

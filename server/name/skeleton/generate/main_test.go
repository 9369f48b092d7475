package main

import (
	"io"
	"strings"
	"testing"
)

func TestGenerate(t *testing.T) {
	const file = "\ufeff# confusables.txt\n# Version: 15.0.0\n#\n" +
		"0406 ;\t006C ;\tMA\t# ( І → l )\n" +
		"0031 ;\t006C ;\tMA\t# ( 1 → l )\n" +
		"01C0 ;\t0031 ;\tMA\t# a prototype that has one itself\n" +
		"1D400 ;\t0041 ;\tMA\t# a compatibility form\n" +
		"1101 ;\t1100 1100 ;\tMA\t# a jamo\n" +
		"006D ;\t0072 006E ;\tMA\t# ( m → rn )\n\n# total: 6\n"
	const want = "# Made by ./generate of https://www.unicode.org/Public/security/*/confusables.txt:\n" +
		"# confusables.txt\n# Version: 15.0.0\n" +
		"6c;31 1c0 406\n" +
		"72 6e;6d\n"
	var table strings.Builder
	if err := generate(strings.NewReader(file), &table); err != nil || table.String() != want {
		t.Errorf("%v, table:\n%s\nwant:\n%s", err, table.String(), want)
	}
	for _, broken := range []string{"0031 ; 006C\n", "003g ; 006C ; MA\n", "0031 ; x ; MA\n"} {
		if err := generate(strings.NewReader(broken), io.Discard); err == nil {
			t.Errorf("%q is taken", broken)
		}
	}
}

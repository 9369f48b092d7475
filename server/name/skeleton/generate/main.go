// Command generate makes the table of package skeleton of the Unicode consortium's
// confusables.txt: it reads that file and writes the table, a line for each prototype, which
// is followed by what reads like it, all in hexadecimal code points.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

func main() {
	if err := generate(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func generate(in io.Reader, out io.Writer) error {
	prototypes, header, err := read(in)
	if err != nil {
		return err
	}
	like := make(map[string][]rune) // by prototype
	for r, prototype := range prototypes {
		if final := resolve(prototype, prototypes); final != string(r) {
			like[final] = append(like[final], r)
		}
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "# Made by ./generate of https://www.unicode.org/Public/security/*/confusables.txt:\n%s", header)
	for _, prototype := range slices.Sorted(maps.Keys(like)) {
		slices.Sort(like[prototype])
		fmt.Fprintf(w, "%s;%s\n", points([]rune(prototype)), points(like[prototype]))
	}
	return w.Flush()
}

// read returns the prototype of each character that a compatibility decomposition leaves
// alone, and what the file says of itself. Conjoining jamo are left out: they would make one
// name of 아까 and 악가, whose syllables do not look alike.
func read(in io.Reader) (prototypes map[rune]string, header string, err error) {
	prototypes = make(map[rune]string)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := strings.TrimPrefix(lines.Text(), "\ufeff")
		if strings.HasPrefix(line, "#") || line == "" {
			if len(prototypes) == 0 && strings.Trim(line, "# ") != "" {
				header += line + "\n"
			}
			continue
		}
		fields := strings.Split(line, ";")
		if len(fields) < 3 {
			return nil, "", fmt.Errorf("%q has no three fields", line)
		}
		from, fault := parse(fields[0])
		to, other := parse(fields[1])
		if err := cmp.Or(fault, other); err != nil {
			return nil, "", err
		}
		if r := []rune(from)[0]; norm.NFKD.String(from) == from && !isJamo(r) {
			prototypes[r] = to
		}
	}
	return prototypes, header, lines.Err()
}

// resolve maps what a prototype consists of until nothing changes.
func resolve(prototype string, prototypes map[rune]string) string {
	for {
		var next strings.Builder
		for _, r := range norm.NFKD.String(prototype) {
			next.WriteString(cmp.Or(prototypes[r], string(r)))
		}
		mapped := norm.NFKD.String(next.String())
		if mapped == prototype {
			return mapped
		}
		prototype = mapped
	}
}

func isJamo(r rune) bool {
	return r >= 0x1100 && r <= 0x11ff || r >= 0xa960 && r <= 0xa97f || r >= 0xd7b0 && r <= 0xd7ff
}

// parse reads code points in hexadecimal.
func parse(field string) (string, error) {
	var b strings.Builder
	for point := range strings.FieldsSeq(field) {
		r, err := strconv.ParseInt(point, 16, 32)
		if err != nil {
			return "", err
		}
		b.WriteRune(rune(r))
	}
	return b.String(), nil
}

func points(runes []rune) string {
	var b strings.Builder
	for i, r := range runes {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%x", r)
	}
	return b.String()
}

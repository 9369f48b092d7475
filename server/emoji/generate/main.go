// Command generate makes the table of package emoji of a list of all emoji, one a line, in any
// order: it writes them sorted, and compressed.
package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := generate(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func generate(in io.Reader, out io.Writer) error {
	var all []string
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			all = append(all, line)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("there is no emoji in the list")
	}
	slices.Sort(all)
	w, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, strings.Join(slices.Compact(all), "\n")); err != nil {
		return err
	}
	return w.Close()
}

package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"hubbub/bench/internal/hostile"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
)

// runReport prints the tables of results files and writes the page with plots.
func runReport(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	set := flag.NewFlagSet("bench report", flag.ContinueOnError)
	set.SetOutput(stderr)
	html := set.String("html", "report.html", "`file` to write the page to")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitOK
		}
		return exitUsage
	}
	files, err := readFiles(set.Args())
	if err != nil {
		return fail(stderr, err)
	}
	for i, f := range files {
		if f.Runs[0].Scenario == hostile.Scenario {
			report.Hostile(stdout, f.Runs, hostile.Judge(f.Runs), colorful(stdout, getenv))
			continue
		}
		for j, run := range f.Runs {
			if i+j > 0 {
				fmt.Fprintln(stdout)
			}
			report.Table(stdout, run, colorful(stdout, getenv))
		}
	}
	page, err := os.Create(*html)
	if err != nil {
		return fail(stderr, fmt.Errorf("-html: %w", err))
	}
	err = errors.Join(report.Page(page, set.Args(), files), page.Close())
	if err != nil {
		return fail(stderr, fmt.Errorf("-html: %w", err))
	}
	fmt.Fprintf(stdout, "\nThe page with plots: %s\n", *html)
	return exitOK
}

// runCompare prints the ratios of two files, or of the two builds in one.
func runCompare(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 && len(args) != 2 {
		return fail(stderr, errors.New("compare needs two results files, or one that pair wrote"))
	}
	files, err := readFiles(args)
	switch {
	case err != nil:
	case len(files) == 1:
		err = report.Pairs(stdout, files[0])
	default:
		err = report.Compare(stdout, files[0], files[1])
	}
	if err != nil {
		return fail(stderr, err)
	}
	return exitOK
}

func readFiles(names []string) ([]result.File, error) {
	if len(names) == 0 {
		return nil, errors.New("report needs at least one results file")
	}
	var files []result.File
	for _, name := range names {
		f, err := result.Read(name)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

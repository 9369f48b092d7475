package command

import (
	"fmt"
	"io"

	"hubbub/server/control"
)

var peopleList = command{
	name:    "people list",
	summary: "lists who is here, and whose names are held",
	details: `Lists who is here now, and whose names are held for their coming back.

HERE is from how many tabs and devices: 0 of a name that is held. USER is the id
that messages carry, which session end takes as well as a name.`,
	synopsis: "[-db file]",
	example:  "hubbub people list",
	prepare:  listing(control.Desk.People, printPeople),
}

// timeOfDay is how lists write when something was.
const timeOfDay = "2006-01-02 15:04"

func printPeople(out io.Writer, people []control.Person) {
	if len(people) == 0 {
		fmt.Fprintln(out, "Nobody is here.")
		return
	}
	fmt.Fprintf(out, "%-12s  %-16s  %4s  %s\n", "USER", "SINCE", "HERE", "NAME")
	for _, p := range people {
		since := "the start"
		if !p.Since.IsZero() {
			since = p.Since.Local().Format(timeOfDay)
		}
		fmt.Fprintf(out, "%-12s  %-16s  %4d  %s\n", p.User, since, p.Connections, p.Name)
	}
}

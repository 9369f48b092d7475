package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"hubbub/bench/internal/consistency"
)

// Consistency prints a verdict, what it rests on, and what faults cost.
func Consistency(out io.Writer, v *consistency.Verdict, f consistency.Figures) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "verdict\t%v\n", v)
	fmt.Fprintf(w, "people\t%d, %d to the end; %d connections, %d of them resumed\n", v.Clients, v.Stayed, v.Connections, v.Resumes)
	for _, code := range slices.Sorted(maps.Keys(v.Turned)) {
		fmt.Fprintf(w, "turned away\t%d with %s\n", v.Turned[code], code)
	}
	fmt.Fprintf(w, "said\t%d: %d receipts, %d refused, %d without an answer\n", v.Says, v.Receipts, v.Refusals, v.Unknown)
	fmt.Fprintf(w, "delivered\t%d messages, %d times\n", v.Messages, v.Deliveries)
	fmt.Fprintf(w, "a second\t%.0f receipts, %.0f deliveries\n", f.ReceiptsPerSecond, f.DeliveriesPerSecond)
	fmt.Fprintf(w, "receipt\t%s\n", times(f.Receipt))
	fmt.Fprintf(w, "delivery\t%s\n", times(f.Delivery))
	w.Flush()
	if len(f.Faults) > 0 {
		fmt.Fprint(w, "\nfault\ttimes\tlasted\tno receipt for\tall back after\n")
		for _, fault := range f.Faults {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", fault.Name, fault.Lasted.Count, longest(fault.Lasted), longest(fault.Stall), longest(fault.Back))
		}
		fmt.Fprintln(w)
		w.Flush()
	}
	for _, b := range v.Breaches {
		fmt.Fprintf(out, "  %v\n", b)
	}
}

func times(t consistency.Times) string {
	if t.Count == 0 {
		return "none"
	}
	return fmt.Sprintf("p50 %v, p99 %v, max %v", short(t.P50), short(t.P99), short(t.Max))
}

// longest gives the median and the longest.
func longest(t consistency.Times) string {
	if t.Max == 0 {
		return "-"
	}
	return fmt.Sprintf("%v, max %v", short(t.P50), short(t.Max))
}

func short(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(10 * time.Millisecond)
}

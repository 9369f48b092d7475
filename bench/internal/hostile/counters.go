package hostile

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"hubbub/bench/internal/server"
)

const scrapeTime = 5 * time.Second

// countersOf returns the counters of the server's metrics that have a reason or a
// result: those that tell what it refused, closed or cut off. Without a place for
// its metrics a server has none.
func countersOf(ctx context.Context, p *server.Process) (map[string]float64, error) {
	if p.Metrics == "" {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, scrapeTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.Metrics+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("metrics are out of reach: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("metrics are out of reach: %s", response.Status)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(response.Body)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	counters := make(map[string]float64)
	for name, family := range families {
		for _, m := range family.GetMetric() {
			for _, label := range m.GetLabel() {
				if tellsWhy(name, label.GetName(), label.GetValue()) {
					counters[shortName(name)+" "+label.GetValue()] += m.GetCounter().GetValue()
				}
			}
		}
	}
	return counters, nil
}

// tellsWhy tells whether a series counts what did not go well, as far as its name and
// a label say. Whoever goes of their own is no such case.
func tellsWhy(name, label, value string) bool {
	ordinary := value == "ok" || name == "hubbub_logouts_total" && (value == "left" || value == "gone")
	switch label {
	case "reason", "result", "code":
		return strings.HasPrefix(name, "hubbub_") && strings.HasSuffix(name, "_total") && !ordinary
	}
	return false
}

// shortName leaves out what all names have.
func shortName(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, "hubbub_"), "_total")
}

// grown returns by how much counters have grown, without those that have not.
func grown(before, after map[string]float64) map[string]float64 {
	var grown map[string]float64
	for name, value := range after {
		if by := value - before[name]; by > 0 {
			if grown == nil {
				grown = make(map[string]float64)
			}
			grown[name] = by
		}
	}
	return grown
}

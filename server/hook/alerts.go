package hook

import (
	"cmp"
	"fmt"
	"strings"
)

// maxAlerts is how many alerts of one report are told of; of the others, how many they are.
const maxAlerts = 20

// alerts are the webhook of Alertmanager, version 4 (prometheus.io/docs/alerting/latest/configuration,
// webhook_config), which Grafana extends by a title and a message.
type alerts struct {
	Status       word            `json:"status"`
	Alerts       []alert         `json:"alerts"`
	GroupLabels  map[string]word `json:"groupLabels"`
	CommonLabels map[string]word `json:"commonLabels"`
	ExternalURL  word            `json:"externalURL"`
	Truncated    int             `json:"truncatedAlerts"`
	Title        word            `json:"title"`   // Grafana
	Message      word            `json:"message"` // Grafana
}

type alert struct {
	Status      word            `json:"status"`
	Labels      map[string]word `json:"labels"`
	Annotations map[string]word `json:"annotations"`
	PanelURL    word            `json:"panelURL"`     // Grafana
	Dashboard   word            `json:"dashboardURL"` // Grafana
}

// text returns a line for all, and one for each.
func (a *alerts) text() string {
	parts := []string{cmp.Or(string(a.Title), a.title())}
	for i := range a.Alerts[:min(len(a.Alerts), maxAlerts)] {
		parts = append(parts, a.Alerts[i].text())
	}
	if more := max(0, len(a.Alerts)-maxAlerts) + max(0, a.Truncated); more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return lines(append(parts, string(a.ExternalURL))...)
}

// title is as the one that Alertmanager sends to others: [FIRING:2] HighLatency.
func (a *alerts) title() string {
	firing := 0
	for i := range a.Alerts {
		if a.Alerts[i].Status != "resolved" {
			firing++
		}
	}
	var counts []string
	if firing > 0 {
		counts = append(counts, fmt.Sprintf("FIRING:%d", firing))
	}
	if resolved := len(a.Alerts) - firing; resolved > 0 {
		counts = append(counts, fmt.Sprintf("RESOLVED:%d", resolved))
	}
	name := cmp.Or(a.GroupLabels["alertname"], a.CommonLabels["alertname"])
	return strings.TrimSpace("[" + strings.Join(counts, " ") + "] " + string(name))
}

func (a *alert) text() string {
	what := cmp.Or(a.Annotations["summary"], a.Annotations["description"], a.Annotations["message"])
	words := []string{joined(": ", string(a.Labels["alertname"]), string(what))}
	if where := cmp.Or(a.Labels["instance"], a.Labels["service"], a.Labels["job"]); where != "" {
		words = append(words, "("+string(where)+")")
	}
	if link := cmp.Or(a.PanelURL, a.Dashboard); link != "" {
		words = append(words, string(link))
	}
	return joined(" ", string(cmp.Or(a.Status, "firing")), strings.Join(words, " "))
}

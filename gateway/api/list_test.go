package api

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// ended are the lists that are told whole, by operation, each with what keeps it short.
var ended = map[string]string{
	"list-columns": "the columns there are", "list-commands": "the commands there are", "list-lines": "the lines of a file", "list-registers": "the registers of the law",
	"list-mourning": "a region each, of now", "list-stops": "a sender, an account or a template each", "outbox-status": "lanes and senders", "show-retention": "the rules of a file",
	"list-campaign-days": "one year of so many campaigns; more says that there are others", "show-almanac": "one year", "show-greeting-outcomes": "the most frequent hundred",
	"find-differences": "one day; the first thousand, and how many there are", "show-overview": "an hour, and what the process depends on",
	"list-greeting-rules": "what people wrote by hand, versions of them", "show-segment": "versions people wrote by hand", "show-registration": "versions people wrote by hand",
	"list-keys": "one operator's: 20 open, and sessions of a month", "show-operator": "one operator's keys", "show-my-state": "one agent", "me": "one operator", "show-session": "one operator",
	"show-floor": "who waits and who answers now", "replay-call": "one call", "show-message": "the steps of one message", "show-call": "the steps of one call", "show-case": "one case", "show-customer": "one customer", "show-campaign": "one campaign",
	"preview-campaign": "a sample", "report-campaign": "one campaign, what is most frequent", "show-progress": "one campaign", "show-event": "one event", "show-import": "one file's columns", "show-list": "one list's columns",
	"show-draw": "one draw: those who were drawn", "count-menu": "the nodes of a menu", "show-menu-figures": "the nodes of a menu", "draw-menu": "the nodes of a menu",
	"show-menu": "one version", "compare-menus": "two versions", "show-words": "one version", "show-template": "one version",
}

// What grows with time or with customers is told page by page: no list stops silently.
func TestListsThatGrowHavePages(t *testing.T) {
	t.Parallel()
	described := whole(t)
	seen := map[string]bool{}
	for path, item := range described.Paths {
		op := item.Get
		if op == nil || op.Responses["200"] == nil || op.Responses["200"].Content["application/json"] == nil {
			continue
		}
		body := op.Responses["200"].Content["application/json"].Schema
		if body.Ref != "" {
			body = described.Components.Schemas.SchemaFromRef(body.Ref)
		}
		lists := body.Type == huma.TypeArray
		for _, field := range body.Properties {
			lists = lists || field.Type == huma.TypeArray
		}
		after := slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "after" })
		switch _, short := ended[op.OperationID]; {
		case !lists:
		case !after && !short:
			t.Errorf("%s (%s) tells a list without pages: give it after and next, or say here what keeps it short", op.OperationID, path)
		case after && short:
			t.Errorf("%s (%s) has pages: it need not stand here", op.OperationID, path)
		}
		seen[op.OperationID] = lists
	}
	for id := range ended {
		if !seen[id] {
			t.Errorf("there is no list %s any more", id)
		}
	}
}

func TestAPlaceInAListByMoments(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, time.February, 6, 1, 2, 3, 400, time.UTC)
	got, name, err := cutPlace(placeAt(at, "spring-festival:2027-02-06"))
	if err != nil || !got.Equal(at) || name != "spring-festival:2027-02-06" {
		t.Errorf("%v %q %v", got, name, err)
	}
	for _, other := range []string{"41", "/", at.Format(time.RFC3339Nano) + "/", "yesterday/RE1"} {
		if _, _, err := cutPlace(other); err == nil || !strings.Contains(err.Error(), "next of the page before") {
			t.Errorf("%q: %v", other, err)
		}
	}
}

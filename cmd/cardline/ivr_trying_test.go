package main_test

import (
	"strings"
	"testing"
)

// Walking a version and trying an edit keep nothing, and leave no line in the audit trail. A draft that is saved does.
func TestWhatIsOnlyTriedIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	p := install(t, map[string]string{"bank.demo.customers": "10"}).start(t)
	d := apiDoor{t, p.url}
	var walked struct{ At string }
	if d.shows("demo-maker", "POST", "/menus/0/walk", `{"lang":"en","known":true,"keys":[]}`, &walked); walked.At == "" {
		t.Error("the walk leads nowhere")
	}
	const edits = `"edits":[{"node":"main.hello","slot":"say","lang":"en","text":"Good day, this is Harbour Bank."}]`
	var tried struct{ Changes []struct{ Text string } }
	if d.shows("demo-maker", "POST", "/menus/0/edit", `{`+edits+`,"try":true}`, &tried); len(tried.Changes) != 1 {
		t.Errorf("an edit that is tried tells %q", tried.Changes)
	}
	var trail struct {
		Entries []struct{ Action, Subject string }
	}
	if d.shows("demo-admin", "GET", "/audit?actor=operator:demo-maker", "", &trail); len(trail.Entries) != 0 {
		t.Errorf("the trail tells %+v", trail.Entries)
	}
	d.shows("demo-maker", "POST", "/menus/0/edit", `{`+edits+`,"note":"a greeting"}`, &tried)
	if d.shows("demo-admin", "GET", "/audit?actor=operator:demo-maker", "", &trail); len(trail.Entries) != 1 || !strings.HasPrefix(trail.Entries[0].Action, "menu.") {
		t.Errorf("the trail tells %+v", trail.Entries)
	}
}

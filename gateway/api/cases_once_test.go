package api_test

import (
	"strings"
	"testing"

	"cardline/internal/desk"
	"cardline/internal/phone"
)

// A key stands for one move of one operator with the same words, and for nothing else.
func TestTheKeyOfAMoveIsForThatMove(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.file("SM1", "your staff was rude")
	task, err := o.desk.Open(t.Context(), desk.Opening{Key: "T1", Kind: desk.Task, Customer: "C1001", Number: phone.Number("+12025550147"), Subject: "call her"})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		key, ref, move, body string
		status, lines        int
		state                string
	}{
		{"demo-agent", ref, "note", `{"text":"called","key":"k1"}`, 200, 2, "accepted"},
		{"demo-agent", ref, "note", `{"text":"called","key":"k1"}`, 200, 2, "accepted"},
		{"demo-agent", ref, "note", `{"text":"called twice","key":"k1"}`, 422, 2, "accepted"},
		{"demo-admin", ref, "note", `{"text":"called","key":"k1"}`, 200, 3, "accepted"},
		{"demo-agent", ref, "escalate", `{"text":"called","key":"k1"}`, 200, 4, "accepted"},
		{"demo-agent", ref, "assign", `{"text":" anna  lee ","key":"k1"}`, 200, 5, "assigned"},
		{"demo-agent", ref, "assign", `{"text":"anna lee","key":"k1"}`, 200, 5, "assigned"},
		{"demo-agent", ref, "assign", `{"text":"ben","key":"k1"}`, 422, 5, "assigned"},
		{"demo-agent", ref, "close", `{"text":"called +12025550147","key":"k1"}`, 200, 6, "closed"},
		{"demo-agent", ref, "close", `{"text":"called +12025550147","key":"k1"}`, 200, 6, "closed"},
		{"demo-agent", ref, "close", `{"text":"apologised","key":"k1"}`, 422, 6, "closed"},
		{"demo-agent", task.Ref, "note", `{"text":"called","key":"k1"}`, 200, 2, "accepted"},
		{"demo-agent", task.Ref, "done", `{"outcome":"reached","note":"she agrees","key":"k1"}`, 200, 3, "closed"},
		{"demo-agent", task.Ref, "done", `{"outcome":"reached","note":"she agrees","key":"k1"}`, 200, 3, "closed"},
		{"demo-agent", task.Ref, "done", `{"outcome":"refused","note":"she agrees","key":"k1"}`, 422, 3, "closed"},
	} {
		status, body := o.post(step.key, "/cases/"+step.ref+"/"+step.move, step.body)
		if c := o.show(step.ref); status != step.status || len(c.History) != step.lines || c.State != step.state {
			t.Errorf("step %d, %s: %d %s; the case is %s after %d lines, want %d, %s and %d", i, step.move, status, body, c.State, len(c.History), step.status, step.state, step.lines)
		}
		if step.status == 422 && !strings.Contains(body, "used for another request") {
			t.Errorf("step %d: %s", i, body)
		}
	}
	_, _, rows := ask(t, o.app, "GET", "/audit?actor=operator:demo-agent", "demo-auditor", "")
	if n := strings.Count(rows, `"subject"`); n != 6 || strings.Contains(rows, `"api.`) {
		t.Errorf("6 changes left %d rows: %s", n, rows)
	}
}

package outbox_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cardline/internal/outbox"
)

func TestMessagesDoNotPrintWhatTheySay(t *testing.T) {
	t.Parallel()
	m := outbox.Message{ID: "m1", Type: outbox.OTP, To: maria, Body: "Your code is 123456"}
	row := outbox.Row{Message: m}
	var out bytes.Buffer
	for _, v := range []any{m, &m, row, &row, outbox.Story{Row: row}} {
		fmt.Fprintf(&out, "%v %+v %#v %s\n", v, v, v, v)
		slog.New(slog.NewTextHandler(&out, nil)).Info("a message", "message", v)
	}
	if s := out.String(); strings.Contains(s, "123456") || strings.Contains(s, "2025550147") {
		t.Error(s)
	}
}

func TestPrepare(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 2, 6, 12, 0, 0, 0, time.UTC)
	m, err := outbox.Message{Type: outbox.OTP, To: maria, Body: "hello"}.Prepare(now)
	if err != nil || m.Lane != outbox.CodeLane || m.Purpose != outbox.Security || !m.Expires.Equal(now.Add(5*time.Minute)) || m.Unique != m.ID {
		t.Errorf("%+v, %v", m, err)
	}
	for name, m := range map[string]outbox.Message{
		"no number": {Type: outbox.OTP, Body: "hello"}, "no text": {Type: outbox.OTP, To: maria}, "no such type": {Type: "spam", To: maria, Body: "hello"},
	} {
		if _, err := m.Prepare(now); err == nil {
			t.Error(name, "and it was planned")
		}
	}
}

func TestEveryKindIsDeclaredWhole(t *testing.T) {
	t.Parallel()
	seen := map[outbox.Type]bool{}
	for _, k := range outbox.Declarations() {
		if seen[k.Type] || k.Class == "" || k.Purpose == "" || k.Lane == "" || k.TTL <= 0 {
			t.Errorf("%+v", k)
		}
		if k.Cheer && k.Hours != outbox.Cheerful {
			t.Errorf("%s is cheer at any hour", k.Type)
		}
		seen[k.Type] = true
	}
}

package carrier_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"cardline/internal/carrier"
)

// Whoever sends decides by the refusal, however often it was wrapped on its way.
func TestARefusalIsFoundAndTellsItsCause(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refusal carrier.Error
		is      error // among its causes
		says    []string
	}{
		"too fast":     {carrier.Error{Code: 20429, Status: 429, Retry: true, After: 2 * time.Second, Cause: errors.New("slow down")}, nil, []string{"20429", "429", "slow down"}},
		"opted out":    {carrier.Error{Code: 21610, Status: 400, Cause: errors.New("unsubscribed")}, nil, []string{"21610", "400", "unsubscribed"}},
		"no answer":    {carrier.Error{Retry: true, Unknown: true, Cause: context.DeadlineExceeded}, context.DeadlineExceeded, []string{"status 0"}},
		"hung up":      {carrier.Error{Unknown: true, Cause: fmt.Errorf("posting: %w", net.ErrClosed)}, net.ErrClosed, []string{"posting"}},
		"without word": {carrier.Error{Status: 503, Retry: true}, nil, []string{"503"}},
	} {
		sent := fmt.Errorf("sending message 7: %w", &c.refusal)
		var got *carrier.Error
		if !errors.As(sent, &got) || got.Retry != c.refusal.Retry || got.Unknown != c.refusal.Unknown || got.After != c.refusal.After || got.Code != c.refusal.Code {
			t.Errorf("%s: found %+v", name, got)
		}
		if c.is != nil && !errors.Is(sent, c.is) {
			t.Errorf("%s: its cause is lost in %v", name, sent)
		}
		for _, want := range c.says {
			if !strings.Contains(sent.Error(), want) {
				t.Errorf("%s: %q does not say %q", name, sent, want)
			}
		}
	}
	if errors.Is(&carrier.Error{Cause: errors.New("x")}, carrier.ErrSignature) {
		t.Error("a refusal is taken for a forged webhook")
	}
}

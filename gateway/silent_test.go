package gateway_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A client that has dialled and asked nothing does not hold up a stop.
func TestSilentConnectionsDoNotHoldUpAStop(t *testing.T) {
	t.Parallel()
	h := open(t, echo)
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.public, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	later := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := later.Get(h.public + "/healthz") // on a connection of its own: the one before it has been accepted
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := h.Close(ctx); err != nil {
		t.Errorf("closing: %v", err)
	}
}

package main_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// collector receives traces, logs and metrics as OpenTelemetry sends them, by HTTP and by gRPC at one address, and keeps all of it as it came,
// what was compressed unpacked.
type collector struct {
	url string

	mu   sync.Mutex
	held bytes.Buffer
}

func collect(t *testing.T) *collector {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{url: "http://" + l.Addr().String()}
	var both http.Protocols
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	s := &http.Server{Handler: c, Protocols: &both}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return c
}

// env has whatever in a process speaks OpenTelemetry send everything here.
func (c *collector) env() []string {
	return []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=" + c.url, "OTEL_EXPORTER_OTLP_INSECURE=true", "OTEL_TRACES_EXPORTER=otlp", "OTEL_LOGS_EXPORTER=otlp",
		"OTEL_METRICS_EXPORTER=otlp", "OTEL_TRACES_SAMPLER=always_on", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_SDK_DISABLED=false",
	}
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	grpc := strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc")
	packed := r.Header.Get("Content-Encoding") == "gzip"
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintln(&c.held, r.Proto, r.Method, r.URL, r.Header)
	for grpc && len(body) >= 5 { // each message behind a flag that says whether it is compressed, and its length
		size := min(5+int(body[1])<<24|int(body[2])<<16|int(body[3])<<8|int(body[4]), len(body))
		c.keep(body[5:size], body[0] == 1)
		body = body[size:]
	}
	c.keep(body, packed)
	if grpc {
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", "0")
	}
}

func (c *collector) keep(body []byte, packed bool) {
	if packed {
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			if plain, err := io.ReadAll(z); err == nil {
				body = plain
			}
		}
	}
	c.held.Write(body)
	c.held.WriteByte('\n')
}

func (c *collector) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held.String()
}

// proves sends a span of the test's own by either way, and fails unless both are found in what is kept: nobody looks through a collector that
// hears nothing.
func (c *collector) proves(t *testing.T) {
	t.Helper()
	var h2 http.Protocols
	h2.SetUnencryptedHTTP2(true)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("\n\x0ca span by gRPC"))
	_ = z.Close()
	size := packed.Len()
	frame := append([]byte{1, byte(size >> 24), byte(size >> 16), byte(size >> 8), byte(size)}, packed.Bytes()...)
	for _, send := range []struct {
		client http.Client
		path   string
		kind   string
		body   []byte
	}{
		{http.Client{}, "/v1/traces", "application/json", []byte(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a span by HTTP"}]}]}]}`)},
		{
			http.Client{Transport: &http.Transport{Protocols: &h2}}, "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
			"application/grpc+proto", frame,
		},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+send.path, bytes.NewReader(send.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", send.kind)
		res, err := send.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
	want(t, "what the collector holds", c.text(), "a span by HTTP", "a span by gRPC", "HTTP/2.0 POST")
}

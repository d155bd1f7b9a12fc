package main_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/clock"
	"cardline/internal/handset"
	"cardline/internal/phone"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// The account of the installations under test.
const (
	account = "ACde000000000000000000000000000000"
	token   = "demo-token"
)

// installation is Cardline as an operator runs it: processes of `cardline serve` behind one public address. The carrier is a
// sandbox of the test, which no process takes along when it dies.
type installation struct {
	t      *testing.T
	env    []string
	folder string
	public string
	outer  *handset.Phone // reads what arrived at telephones
	far    *sandbox.Sandbox

	mu      sync.Mutex
	running []*process
}

// install prepares an installation with these settings, by their keys, over those of development.
func install(t *testing.T, settings map[string]string) *installation {
	t.Helper()
	return installWith(t, sandbox.Options{}, settings)
}

// installWith is install with a carrier of one's own making.
func installWith(t *testing.T, far sandbox.Options, settings map[string]string) *installation {
	t.Helper()
	in := &installation{t: t, folder: t.TempDir(), env: cleanEnv()}
	far.AccountSID, far.Token, far.Now = account, token, time.Now
	carrier := sandbox.New(far)
	in.far = carrier
	routes := http.NewServeMux()
	routes.Handle("/sandbox/", carrier)
	routes.Handle("/", in.front())
	server := httptest.NewServer(routes)
	t.Cleanup(func() {
		_ = carrier.Close(context.Background())
		server.Close()
	})
	in.public = server.URL
	in.outer = &handset.Phone{URL: server.URL}
	all := map[string]string{
		"profile": "development", "public_url": in.public, "twilio.api_url": in.public + "/sandbox",
		"vault.keyset": in.keyset(), "database.url": in.database(), "drain": "10s",
	}
	for key, value := range settings {
		all[key] = value
	}
	in.public = all["public_url"]
	for key, value := range all {
		in.env = append(in.env, "CARDLINE_"+strings.ToUpper(strings.ReplaceAll(key, ".", "_"))+"="+value)
	}
	return in
}

func (in *installation) keyset() string   { return filepath.Join(in.folder, "keyset.json") }
func (in *installation) database() string { return "sqlite:" + filepath.Join(in.folder, "cardline.db") }

// front stands where a balancer would: it hands what the carrier reports to a process that lives.
func (in *installation) front() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			in.mu.Lock()
			defer in.mu.Unlock()
			if len(in.running) == 0 {
				r.Out.URL = &url.URL{Scheme: "http", Host: "127.0.0.1:1"} // nobody: 502
				return
			}
			at, _ := url.Parse(in.running[rand.IntN(len(in.running))].url)
			r.SetURL(at)
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
		ErrorLog:  slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
}

// process is one running `cardline serve`, with both listeners on one address.
type process struct {
	in    *installation
	addr  string
	url   string
	cmd   *exec.Cmd
	wrote *journal
	ended chan struct{} // closed when the process is gone and what it wrote is read
	err   error         // how it ended
}

// start runs a process until the installation's test ends.
func (in *installation) start(t *testing.T) *process {
	t.Helper()
	return in.startAt(t, freeAddr(t))
}

// startAt starts a process at an address, where another may have been before.
func (in *installation) startAt(t *testing.T, addr string) *process {
	t.Helper()
	return in.run(t, addr, program(t), "serve")
}

// run starts a program at an address and waits until it listens.
func (in *installation) run(t *testing.T, addr string, argv ...string) *process {
	t.Helper()
	p := &process{in: in, addr: addr, url: "http://" + addr, wrote: &journal{}, ended: make(chan struct{})}
	p.cmd = exec.Command(argv[0], argv[1:]...)
	p.cmd.Env = slices.Concat(in.env, []string{"CARDLINE_LISTEN=" + addr, "CARDLINE_ADMIN_LISTEN=" + addr})
	p.cmd.Dir, p.cmd.Stderr = in.folder, p.wrote
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("starting cardline: %v", err)
	}
	listening := make(chan struct{})
	go func() {
		lines := bufio.NewScanner(io.TeeReader(stdout, p.wrote))
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "listening on ") {
				close(listening)
				break
			}
		}
		_, _ = io.Copy(p.wrote, stdout)
		p.err = p.cmd.Wait()
		in.forget(p)
		close(p.ended)
	}()
	in.t.Cleanup(p.end)
	select {
	case <-listening:
	case <-p.ended:
		t.Fatalf("cardline ended before it listened: %v\n%s", p.err, p.wrote.String())
	case <-time.After(6 * startWithin): // beside other tests on a small machine
		t.Fatalf("cardline did not listen in time\n%s", p.wrote.String())
	}
	in.mu.Lock()
	in.running = append(in.running, p)
	in.mu.Unlock()
	return p
}

func (in *installation) forget(p *process) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, q := range in.running {
		if q == p {
			in.running = append(in.running[:i:i], in.running[i+1:]...)
			return
		}
	}
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop asks the process to end and gives its exit code.
func (p *process) stop() int {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(2 * stopWithin):
		p.in.t.Errorf("the process did not stop when asked to\n%s", p.wrote.tail())
		p.kill()
	}
	return p.cmd.ProcessState.ExitCode()
}

// end is stop for the end of a test.
func (p *process) end() {
	select {
	case <-p.ended:
	default:
		p.stop()
	}
	if p.in.t.Failed() {
		p.in.t.Logf("the log of %s ends:\n%s", p.addr, p.wrote.tail())
	}
}

// phone is a telephone whose texts and calls this process gets, by a carrier that tries again (rc=2&rp=all).
func (p *process) phone() *handset.Phone {
	return &handset.Phone{URL: p.url, Public: p.in.public, Account: account, Token: token, Retries: 2}
}

// text is a text that must be answered; the replies are run together.
func (p *process) text(t *testing.T, from phone.Number, body string) string {
	t.Helper()
	a, err := p.phone().Text(t.Context(), handset.Message{From: from, To: people["service"], Body: body})
	if err != nil {
		t.Errorf("%q was not answered: %v", body, err)
	}
	return said(a)
}

func said(a handset.Answer) string {
	var all []string
	for _, r := range a.Replies {
		all = append(all, r.Body)
	}
	return strings.Join(all, "\n")
}

// sandbox turns one of the switches of the process.
func (p *process) sandbox(t *testing.T, path, body string) {
	t.Helper()
	if err := p.phone().Sandbox(t.Context(), path, body); err != nil {
		t.Fatalf("%s %s: %v", path, body, err)
	}
}

// later is everything sent to a number by now, but for immediate answers.
func (in *installation) later(t *testing.T, to phone.Number) []handset.Received {
	t.Helper()
	got, err := in.outer.Later(t.Context(), to, "")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// vault opens what the processes seal.
func (in *installation) vault(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.LoadFile(in.keyset())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// rows opens the installation's database beside its processes.
func (in *installation) rows(t *testing.T, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{
		URL: url, Vault: in.vault(t), Clock: clock.New(time.Now), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// query reads rows of text columns.
func query(t *testing.T, db *store.DB, columns int, q string) [][]string {
	t.Helper()
	rows, err := db.SQL().QueryContext(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer func() { _ = rows.Close() }()
	var all [][]string
	for rows.Next() {
		row, into := make([]string, columns), make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return all
}

// await polls until done is content.
func await(t *testing.T, within time.Duration, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", within, what)
		}
	}
}

// freeAddr is a loopback address nobody listens at, below the ports that systems hand to outgoing connections.
func freeAddr(t *testing.T) string {
	t.Helper()
	for range 100 {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(22000+rand.IntN(10000)))
		if l, err := net.Listen("tcp", addr); err == nil {
			_ = l.Close()
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

// journal keeps what a process wrote.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// tail is as much of the end as a person reads.
func (j *journal) tail() string {
	const most = 8 << 10
	all := j.String()
	if len(all) <= most {
		return all
	}
	return fmt.Sprintf("(%d bytes before)…%s", len(all)-most, all[len(all)-most:])
}

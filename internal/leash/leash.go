// Package leash runs Redis and Postgres servers that end with us: private to this process, on loopback and free ports, their data
// in a temporary folder that goes with them, even when we are killed. It knows nothing of what is stored there and nothing of
// tests. Start at NewRedis and NewPostgres; Run does the same for any program.
package leash

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	patience = 60 * time.Second // for a server to come up on a busy machine
	mercy    = 30 * time.Second // for one to end that is asked to
	loopback = "127.0.0.1"
)

// script runs a server ($3…) until its own standard input ends, which happens when this process closes it or dies in any way,
// SIGKILL included. Then it stops the server by its pid, which it leaves in the folder $1, with signal $2 and removes that folder.
const script = `dir=$1; sig=$2; shift 2
"$@" >"$dir/log" 2>&1 </dev/null & pid=$!
echo $pid >"$dir/pid"
cat >/dev/null
kill -s "$sig" $pid; wait $pid; rm -rf "$dir"`

// server is a process on the leash.
type server struct {
	dir  string
	pid  int // of the leash: the server is its child
	stop func()
}

// command is how a server is run: as is the user, in dir, stopped by signal; a nil env is ours.
type command struct {
	dir    string
	env    []string
	as     *syscall.SysProcAttr
	signal string
	argv   []string
}

func (c command) start() (*server, error) {
	cmd := exec.Command("sh", append([]string{"-c", script, "leash", c.dir, c.signal}, c.argv...)...)
	cmd.SysProcAttr, cmd.Dir, cmd.Env = c.as, c.dir, c.env
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.argv[0], err)
	}
	s := &server{dir: c.dir, pid: cmd.Process.Pid}
	s.stop = func() { s.closeAndWait(hold, cmd) }
	return s, nil
}

// closeAndWait ends a server, in the end by force.
func (s *server) closeAndWait(hold io.Closer, cmd *exec.Cmd) {
	_ = hold.Close()
	late := time.AfterFunc(mercy, func() { _ = s.kill() })
	defer late.Stop()
	_ = cmd.Wait() // the leash ends with the status of rm: nothing to learn
}

// child is the process of the server itself; an error until the leash has written it down.
func (s *server) child() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.dir, "pid"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

func (s *server) kill() error {
	pid, err := s.child()
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

// await polls ready until it is content; a server that never is leaves its log in the error.
func (s *server) await(ready func() error) error {
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, err = s.child(); err != nil {
			continue
		}
		if err = ready(); err == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	s.stop()
	return fmt.Errorf("not ready after %s: %w\n%s", patience, err, log)
}

// FreePort finds a loopback port, free at this moment, below the range that systems hand to outgoing connections (so that
// nobody takes it meanwhile) and low enough for the bus of a Redis Cluster node, which is at port + 10,000. A process gets each once in 11,000
// times; it begins anywhere, so that another is hardly ever where it is.
func FreePort() (int, error) {
	for range 100 {
		port := 11000 + int(lastPort.Add(1)%11000)
		if free(port) && free(port+10000) {
			return port, nil
		}
	}
	return 0, errors.New("no free port between 11000 and 21999")
}

var lastPort = func() *atomic.Uint32 {
	var a atomic.Uint32
	a.Store(rand.Uint32N(11000))
	return &a
}()

func free(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

// find looks for a program in PATH, then in the folders where distributions hide it (glob patterns; the newest version wins).
func find(name, install string, hidden ...string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, pattern := range hidden {
		found, _ := filepath.Glob(filepath.Join(pattern, name))
		if len(found) > 0 {
			return slices.Max(found), nil
		}
	}
	return "", fmt.Errorf("%s is not installed: %s", name, install)
}

// tempDir makes a folder that belongs to whoever will run the server.
func tempDir(as *syscall.SysProcAttr) (string, error) {
	dir, err := os.MkdirTemp("", "leash-")
	if err != nil {
		return "", err
	}
	if as == nil {
		return dir, nil
	}
	return dir, os.Chown(dir, int(as.Credential.Uid), int(as.Credential.Gid))
}

// unprivileged is the user postgres when we are root, which initdb refuses; otherwise nobody else.
func unprivileged() (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("a user to run Postgres as: %w (%s)", err, installPostgres)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

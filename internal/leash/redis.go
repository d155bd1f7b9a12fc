package leash

import (
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
)

const installRedis = "apt-get install --yes redis-server"

// Redis is a server that can be stopped and started again at its address. It keeps nothing over a stop.
type Redis struct {
	Addr    string // host:port
	Port    int
	cluster bool
	running *server
}

// NewRedis starts an empty server; as a node of a cluster still to be joined if cluster is set.
func NewRedis(cluster bool) (*Redis, error) {
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	r := &Redis{Addr: net.JoinHostPort(loopback, strconv.Itoa(port)), Port: port, cluster: cluster}
	return r, r.Start()
}

// Stop ends the server at once; connections break.
func (r *Redis) Stop() {
	if r.running != nil {
		r.running.stop()
		r.running = nil
	}
}

// Start brings a stopped server back, empty, at its old address.
func (r *Redis) Start() error {
	path, err := find("redis-server", installRedis)
	if err != nil {
		return err
	}
	dir, err := tempDir(nil)
	if err != nil {
		return err
	}
	argv := []string{path, "--port", strconv.Itoa(r.Port), "--bind", loopback, "--dir", dir, "--save", "", "--appendonly", "no"}
	if r.cluster {
		argv = append(argv, "--cluster-enabled", "yes", "--cluster-config-file", filepath.Join(dir, "nodes.conf"))
	}
	if r.running, err = (command{dir: dir, signal: "TERM", argv: argv}).start(); err != nil {
		return err
	}
	return r.Await(func() error { return ping(r.Addr) })
}

// Await polls ready until it is content; a server that never is is stopped, and its log is in the error.
func (r *Redis) Await(ready func() error) error {
	if err := r.running.await(ready); err != nil {
		return fmt.Errorf("redis at %s: %w", r.Addr, err)
	}
	return nil
}

// PID is the process under which the server runs as a child.
func (r *Redis) PID() int { return r.running.pid }

func ping(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	reply := make([]byte, 7)
	if _, err := c.Read(reply); err != nil {
		return err
	}
	if string(reply) != "+PONG\r\n" {
		return fmt.Errorf("PING answered %q", reply)
	}
	return nil
}

// RedisCLI runs redis-cli against loopback and returns what it printed.
func RedisCLI(args ...string) (string, error) {
	path, err := find("redis-cli", installRedis)
	if err != nil {
		return "", err
	}
	out, err := exec.Command(path, append([]string{"-h", loopback}, args...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("redis-cli: %w: %s", err, out)
	}
	return string(out), nil
}

package leash

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// Program is a server of any kind on the leash.
type Program struct{ running *server }

// Run starts a program with the environment env and returns when something listens at addr (host:port). What it prints is in Log.
func Run(addr string, env []string, argv ...string) (*Program, error) {
	dir, err := tempDir(nil)
	if err != nil {
		return nil, err
	}
	on, err := command{dir: dir, env: env, signal: "TERM", argv: argv}.start()
	if err != nil {
		return nil, err
	}
	err = on.await(func() error {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		return c.Close()
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(argv[0]), err)
	}
	return &Program{on}, nil
}

// PID is the process under which the program runs as a child.
func (p *Program) PID() int { return p.running.pid }

// Log is what the program has printed so far.
func (p *Program) Log() string {
	text, _ := os.ReadFile(filepath.Join(p.running.dir, "log"))
	return string(text)
}

// Kill ends the program at once, as a power cut would. What it printed stays in Log until Stop.
func (p *Program) Kill() error { return p.running.kill() }

// Stop asks the program to end and waits until it has; one that does not within half a minute is killed.
func (p *Program) Stop() { p.running.stop() }

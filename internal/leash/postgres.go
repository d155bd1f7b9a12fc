package leash

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
)

const (
	installPostgres = "apt-get install --yes postgresql"
	postgresFolders = "/usr/lib/postgresql/*/bin"
)

// Postgres is a server with its data. It keeps what was committed over Stop and Start.
type Postgres struct {
	Settings []string // beside ours and stronger, "shared_buffers=512MB"; read when it starts

	home    string // of its data
	bin     string // where postgres, psql and their sisters are
	port    int
	as      *syscall.SysProcAttr
	running *server // let go of, its leash would be collected as garbage and the server stopped
	made    atomic.Int64
}

// NewPostgres lays out the data of a server; Start or StartOnce runs it.
func NewPostgres() (*Postgres, error) {
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	initdb, err := find("initdb", installPostgres, postgresFolders)
	if err != nil {
		return nil, err
	}
	if initdb, err = filepath.EvalSymlinks(initdb); err != nil { // its sisters are where it really is
		return nil, err
	}
	home, err := tempDir(as)
	if err != nil {
		return nil, err
	}
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	p := &Postgres{home: home, bin: filepath.Dir(initdb), port: port, as: as}
	cmd := exec.Command(initdb, "-D", p.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	cmd.SysProcAttr, cmd.Dir = as, home
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	return p, nil
}

// StartOnce runs the server; its data goes when it stops, or when this process ends in any way.
func (p *Postgres) StartOnce() error { return p.run(p.home) }

// Start runs the server, again after a Stop; its data stays until Remove.
func (p *Postgres) Start() error {
	dir, err := tempDir(p.as)
	if err != nil {
		return err
	}
	return p.run(dir)
}

// Stop ends the server at once, as a crash would; connections break.
func (p *Postgres) Stop() {
	if p.running != nil {
		p.running.stop()
		p.running = nil
	}
}

// Remove stops the server and removes its data.
func (p *Postgres) Remove() error {
	p.Stop()
	return os.RemoveAll(p.home)
}

// PID is the process under which the server runs as a child.
func (p *Postgres) PID() int { return p.running.pid }

// Create makes a database, a copy of the one named template ("template0" is empty), and returns its URL.
func (p *Postgres) Create(template string) (url string, err error) {
	name := fmt.Sprintf("t%d", p.made.Add(1))
	if err := p.Exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)); err != nil {
		return "", err
	}
	return fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable", net.JoinHostPort(loopback, strconv.Itoa(p.port)), name), nil
}

// Exec runs one statement in the maintenance database.
func (p *Postgres) Exec(statement string) error {
	cmd := exec.Command(filepath.Join(p.bin, "psql"), "-XAtq", "-h", loopback, "-p", strconv.Itoa(p.port),
		"-U", "postgres", "-d", "postgres", "-c", statement)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w: %s", err, out)
	}
	return nil
}

func (p *Postgres) data() string { return filepath.Join(p.home, "data") }

// run starts the server; dir goes when it ends.
func (p *Postgres) run(dir string) (err error) {
	argv := []string{
		filepath.Join(p.bin, "postgres"), "-D", p.data(), "-p", strconv.Itoa(p.port), "-k", dir,
		"-c", "listen_addresses=" + loopback, "-c", "max_connections=400", "-c", "shared_buffers=128MB", "-c", "max_wal_size=4GB",
	}
	for _, one := range p.Settings {
		argv = append(argv, "-c", one)
	}
	p.running, err = command{dir: dir, as: p.as, signal: "QUIT", argv: argv}.start()
	if err != nil {
		return err
	}
	return p.running.await(func() error { return p.Exec("SELECT 1") })
}

package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"cardline/internal/leash"
	"cardline/internal/vault"
)

// servers is everything that runs beside the load generator.
type servers struct {
	gateway, reference            *target
	admin                         string // where the gateway's API is
	redisURL                      string
	start                         time.Duration // of the gateway, from nothing to an open door, schema and directory included
	redisPID, postgresPID         int           // 0: not ours to watch
	redisVersion, postgresVersion string
	settings                      []string // of Postgres, beside those of all benches
	closers                       []func()
}

// folder is one that goes when the servers do.
func (s *servers) folder() (string, error) {
	dir, err := os.MkdirTemp("", "cardline-bench-")
	if err == nil {
		s.closers = append(s.closers, func() { _ = os.RemoveAll(dir) })
	}
	return dir, err
}

// keyset is a new one for processes and their measurer to share, in a folder that goes with the servers.
func (s *servers) keyset() (file string, keys *vault.Vault, err error) {
	dir, err := s.folder()
	if err != nil {
		return "", nil, err
	}
	file = filepath.Join(dir, "keyset.json")
	keys, err = vault.Create(file)
	return file, keys, err
}

// target is a process that is loaded.
type target struct {
	name, addr string
	on         *leash.Program
}

func (t *target) log() string { return t.on.Log() }

func openServers(ctx context.Context, opt Options) (s *servers, err error) {
	s = &servers{}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := s.openRedis(&opt); err != nil {
		return nil, err
	}
	s.redisURL = opt.Redis
	if err := s.openPostgres(&opt); err != nil {
		return nil, err
	}
	if err := s.versions(ctx, opt); err != nil {
		return nil, err
	}
	if err := s.openGateway(opt); err != nil {
		return nil, err
	}
	return s, s.openReference(opt)
}

func (s *servers) close() {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
}

func (s *servers) openRedis(opt *Options) error {
	if opt.Redis != "" {
		return nil
	}
	r, err := leash.NewRedis(false)
	if err != nil {
		return fmt.Errorf("starting a private Redis (or give --redis): %w", err)
	}
	s.closers = append(s.closers, r.Stop)
	opt.Redis, s.redisPID = "redis://"+r.Addr, r.PID()
	return nil
}

func (s *servers) openPostgres(opt *Options) error {
	if opt.Database != "" {
		return nil
	}
	p, err := leash.NewPostgres()
	if err == nil {
		p.Settings = s.settings
		err = p.StartOnce()
	}
	if err != nil {
		return fmt.Errorf("starting a private Postgres (or give --database): %w", err)
	}
	s.closers = append(s.closers, p.Stop)
	s.postgresPID = p.PID()
	opt.Database, err = p.Create("template0")
	return err
}

func (s *servers) versions(ctx context.Context, opt Options) error {
	conn, err := pgx.Connect(ctx, opt.Database)
	if err != nil {
		return fmt.Errorf("reaching Postgres: %w", err)
	}
	err = conn.QueryRow(ctx, "SHOW server_version").Scan(&s.postgresVersion)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return err
	}
	o, err := redis.ParseURL(opt.Redis)
	if err != nil {
		return err
	}
	client := redis.NewClient(o)
	info, err := client.Info(ctx, "server").Result()
	if err = errors.Join(err, client.Close()); err != nil {
		return fmt.Errorf("reaching Redis: %w", err)
	}
	_, after, _ := strings.Cut(info, "redis_version:")
	s.redisVersion, _, _ = strings.Cut(after, "\r\n")
	return nil
}

// openGateway runs the product as an operator would, on a bank of invented customers, whose limit of texts would end the load early.
func (s *servers) openGateway(opt Options) error {
	public, err := address()
	if err != nil {
		return err
	}
	admin, err := address()
	if err != nil {
		return err
	}
	dir, err := s.folder()
	if err != nil {
		return err
	}
	env := append(withoutOurs(os.Environ()),
		"CARDLINE_PROFILE=development", "CARDLINE_LISTEN="+public, "CARDLINE_ADMIN_LISTEN="+admin, "CARDLINE_PUBLIC_URL=http://"+public,
		"CARDLINE_REDIS_URL="+opt.Redis, "CARDLINE_DATABASE_URL="+opt.Database, "CARDLINE_VAULT_KEYSET="+filepath.Join(dir, "keyset.json"),
		"CARDLINE_TWILIO_API_URL=http://"+admin+"/sandbox", "CARDLINE_BANK_DEMO_CUSTOMERS="+strconv.Itoa(holders),
		"CARDLINE_LIMITS_TEXTS_PER_HOUR=1000000000", "CARDLINE_LOG_LEVEL=warn")
	argv := []string{opt.Program, "serve"}
	if opt.CPUProfile != "" {
		argv = append(argv, "--cpuprofile", opt.CPUProfile)
	}
	s.admin = "http://" + admin
	began := opt.Now()
	s.gateway, err = s.run("gateway", public, env, argv...)
	s.start = opt.Now().Sub(began)
	return err
}

func (s *servers) openReference(opt Options) error {
	addr, err := address()
	if err != nil {
		return err
	}
	s.reference, err = s.run("reference", addr, withoutOurs(os.Environ()),
		opt.Program, "bench", "reference", "--listen", addr, "--redis", opt.Redis, "--database", opt.Database)
	return err
}

func (s *servers) run(name, addr string, env []string, argv ...string) (*target, error) {
	on, err := leash.Run(addr, env, argv...)
	if err != nil {
		return nil, fmt.Errorf("starting the %s: %w", name, err)
	}
	s.closers = append(s.closers, on.Stop)
	return &target{name: name, addr: addr, on: on}, nil
}

// watch measures a target and the servers behind it.
func (s *servers) watch(t *target) func() usage {
	return func() usage {
		all := processes()
		var u usage
		u.server, u.memory = below(all, t.on.PID())
		u.redis, _ = below(all, s.redisPID)
		u.postgres, _ = below(all, s.postgresPID)
		return u
	}
}

// settle is how long a started gateway is left alone before its idle memory is taken.
const settle = time.Second

func (s *servers) idle(ctx context.Context) (int64, error) {
	timer := time.NewTimer(settle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	case <-timer.C:
		return s.watch(s.gateway)().memory, nil
	}
}

func address() (string, error) {
	port, err := leash.FreePort()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), err
}

// withoutOurs drops settings of another installation.
func withoutOurs(env []string) []string {
	var kept []string
	for _, line := range env {
		if !strings.HasPrefix(line, "CARDLINE_") {
			kept = append(kept, line)
		}
	}
	return kept
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cardline/config"
	"cardline/internal/bank"
	"cardline/internal/budget"
	"cardline/internal/overview"
	"cardline/internal/session"
	"cardline/internal/store"
	"cardline/internal/vault"
)

// openVault loads the keyset. Outside production a missing file may be made.
func (a *app) openVault(_ context.Context, create bool) (err error) {
	keyset := a.cfg.Vault.Keyset.Reveal()
	if strings.HasPrefix(keyset, "{") {
		a.vault, err = vault.Load([]byte(keyset))
		return err
	}
	a.vault, err = vault.LoadFile(keyset)
	if !errors.Is(err, fs.ErrNotExist) || a.cfg.Profile == config.Production {
		return err
	}
	if create {
		if err := os.MkdirAll(filepath.Dir(keyset), 0o700); err != nil {
			return err
		}
		a.vault, err = vault.Create(keyset)
	} else {
		a.vault, err = vault.New() // to look around with
	}
	return err
}

// openRedis connects, or starts the embedded one. Without Redis we start all the same: /readyz says so, and single texts are answered.
func (a *app) openRedis(ctx context.Context) (err error) {
	if a.redis, err = a.connectRedis(); err != nil {
		return err
	}
	server := a.outageOf("redis", unreached)
	a.redis.AddHook(redisTimes{observe: server.watching(a.metrics.Redis), wall: a.clock.Wall})
	a.onClose(func(context.Context) error { return a.redis.Close() })
	a.sessions = session.New(a.redis, a.vault, a.clock, session.Options{Crowd: &a.crowd})
	a.onClose(func(context.Context) error { a.sessions.Close(); return nil })
	a.minutes = overview.NewMinutes(minuteBook{a.redis}, a.clock.Now)
	a.strangers = budget.New(a.redis, a.clock, "strangers", budget.Options{Each: a.cfg.Limits.PerCountry, All: a.cfg.Limits.Strangers})
	a.searches = budget.New(a.redis, a.clock, "searches", budget.Options{All: a.cfg.Limits.AllSearches})
	a.nameless = budget.New(a.redis, a.clock, "nameless searches", budget.Options{All: a.cfg.Limits.NamelessSearches})
	if d, err := a.sessions.Offset(ctx); err == nil && d != 0 { // where nobody has turned the clock yet, --now stands
		a.clock.Turn(d)
	}
	return nil
}

// Redis answers in well under a millisecond; a turn must not wait long to find out that it does not.
const (
	redisDial = 500 * time.Millisecond
	redisWait = 500 * time.Millisecond
	// redisDials is how often a connection is tried: go-redis's own five, 100 ms apart, would be paid by every turn of an outage.
	redisDials = 1
)

func (a *app) connectRedis() (redis.UniversalClient, error) {
	url := a.cfg.Redis.URL.Reveal()
	switch a.cfg.Redis.Kind() {
	case config.RedisSentinel:
		opt, err := redis.ParseFailoverURL(url)
		if err != nil {
			return nil, err
		}
		opt.DialTimeout, opt.ReadTimeout, opt.WriteTimeout, opt.MaxRetries, opt.DisableIdentity = redisDial, redisWait, redisWait, 1, true
		opt.DialerRetries = redisDials
		return redis.NewFailoverClient(opt), nil
	case config.RedisCluster:
		opt, err := redis.ParseClusterURL(url)
		if err != nil {
			return nil, err
		}
		opt.DialTimeout, opt.ReadTimeout, opt.WriteTimeout, opt.MaxRetries, opt.DisableIdentity = redisDial, redisWait, redisWait, 1, true
		opt.DialerRetries = redisDials
		return redis.NewClusterClient(opt), nil
	case config.RedisEmbedded:
		addr, err := embeddedRedis(a)
		if err != nil {
			return nil, err
		}
		url = "redis://" + addr
	}
	opt, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	opt.DialTimeout, opt.ReadTimeout, opt.WriteTimeout, opt.MaxRetries, opt.DisableIdentity = redisDial, redisWait, redisWait, 1, true
	opt.DialerRetries = redisDials
	return redis.NewClient(opt), nil
}

// openStore connects to the database.
func (a *app) openStore(ctx context.Context) (err error) {
	url := a.cfg.Database.URL.Reveal()
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok && !strings.HasPrefix(path, ":") {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
	}
	database := a.outageOf("the database", store.Away)
	a.db, err = store.Open(ctx, store.Options{
		URL: url, Vault: a.vault, Clock: a.clock, Log: a.sparing, Observe: database.watching(a.metrics.Database), Crowd: &a.crowd,
	})
	if err != nil {
		return err
	}
	a.onClose(func(context.Context) error { return a.db.Close() })
	return nil
}

// openSchema brings the schema up to date; in production that is a step of its own, taken by hand.
func (a *app) openSchema(ctx context.Context) error {
	if err := a.db.Compatible(ctx); err != nil {
		return err
	}
	if a.cfg.Profile != config.Production {
		return a.db.Migrate(ctx)
	}
	missing, err := a.db.Pending(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	return lacking(missing)
}

// lacking names what the schema lacks, the first of it.
func lacking(migrations []string) error {
	if len(migrations) == 1 {
		return fmt.Errorf("migration %s is missing: run `cardline migrate` with this configuration", migrations[0])
	}
	return fmt.Errorf("%d migrations are missing, from %s on: run `cardline migrate` with this configuration", len(migrations), migrations[0])
}

// openRows looks whether the keyset is that of the database: under another one nothing could be read, and what is written could not be found.
func (a *app) openRows(ctx context.Context) error {
	if err := a.db.Readable(ctx); err != nil {
		return fmt.Errorf("vault.keyset: %w: name the one the database was written with", err)
	}
	return nil
}

// openBank connects to the card core, or opens the demo's.
func (a *app) openBank(ctx context.Context) error {
	if url := a.cfg.Bank.URL; url != "" {
		client, err := newClient(a.cfg.Bank, a.clock.Wall)
		if err != nil {
			return err
		}
		a.onClose(func(context.Context) error { client.Close(); return nil })
		a.bank = a.watched(client)
		return nil
	}
	a.demo = bank.NewDemo(a.db.Books(), a.clock.Now, &a.crowd)
	a.onClose(func(context.Context) error { a.demo.Close(); return nil })
	if err := a.demo.Open(ctx, a.cfg.Bank.Demo.Customers); err != nil {
		return err
	}
	a.bank = a.watched(a.demo)
	return nil
}

// watched is a bank as the program uses it: measured, and remembered for when it is away.
func (a *app) watched(b bank.Bank) bank.Bank {
	b = travelling{bank.Timed(b, a.metrics.Bank, a.clock.Wall), a.db.Circumstances()}
	return bank.Remembering(b, rememberedAnswers, rememberedFor, a.clock.Now)
}

// What is told while the bank is away is bounded in number, some tens of MiB at the very most, and in age.
const (
	rememberedAnswers = 100_000
	rememberedFor     = 24 * time.Hour
)

// newClient makes the client of a configured bank.
func newClient(c config.Bank, wall func() time.Time) (*bank.Client, error) {
	certificates, err := bank.Certificates{Cert: c.ClientCert, Key: c.ClientKey, CA: c.CA}.TLS()
	if err != nil {
		return nil, err
	}
	return bank.NewClient(bank.ClientOptions{
		URL: c.URL, Token: vault.Secret(c.Token.Reveal()), TLS: certificates,
		OAuth: bank.OAuth{
			URL: c.OAuth.TokenURL, Client: c.OAuth.ClientID, Secret: vault.Secret(c.OAuth.ClientSecret.Reveal()), Scopes: c.OAuth.Scopes,
		},
		Timeout: c.Timeout, Orders: c.OrderTimeout, Feed: c.FeedTimeout, Now: wall,
	})
}

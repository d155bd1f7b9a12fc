package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/commands"
	"cardline/config"
	"cardline/internal/locale"
)

// newDemo builds `cardline demo`: the whole product in one process, with nothing to set up.
func newDemo() *cobra.Command {
	var port int
	var data, now string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run everything in one process, with an invented bank",
		Long: `Run everything in one process, on one port: the gateway, a demo bank and its customers, a sandbox in place of the
carrier, SQLite and an embedded Redis. Without --data everything is gone when it stops. With it a demo goes on where it was; one that was killed
may have lost the last second of its dialogues.`,
		Example: "  cardline demo\n  cardline demo --data ./data --now 2027-02-06T09:00:00+08:00",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDemo(cmd, port, data, now)
		},
	}
	cmd.Flags().IntVar(&port, "port", 8080, "port on 127.0.0.1; 0 takes a free one")
	cmd.Flags().StringVar(&data, "data", "", "folder to keep rows, keys and dialogues in (default: a temporary one)")
	cmd.Flags().StringVar(&now, "now", "", "begin at this time (RFC 3339)")
	return cmd
}

func runDemo(cmd *cobra.Command, port int, data, now string) (err error) {
	began := time.Now()
	offset, err := offsetTo(now, began)
	if err != nil {
		return err
	}
	held := ""
	if data != "" {
		held = filepath.Join(data, "redis.gob")
	} else {
		if data, err = os.MkdirTemp("", "cardline-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if port < 0 || port > math.MaxUint16 {
		return fmt.Errorf("--port: %d is no port: give one from 1 to %d, or 0 for a free one", port, math.MaxUint16)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("%w (is another demo running? --port 0 takes a free port)", err)
	}
	address := "http://" + listener.Addr().String()
	overrides := map[string]any{
		"profile": string(config.Demo), "listen": listener.Addr().String(), "admin_listen": "", "public_url": address,
	}
	for variable, own := range map[string][2]string{ // a demo may also be tried on a real database
		"CARDLINE_DATABASE_URL": {"database.url", "sqlite:" + filepath.Join(data, "cardline.db")},
		"CARDLINE_VAULT_KEYSET": {"vault.keyset", filepath.Join(data, "keyset.json")},
	} {
		if os.Getenv(variable) == "" && os.Getenv(variable+"_FILE") == "" {
			overrides[own[0]] = own[1]
		}
	}
	cfg, err := config.Load("", os.Environ(), overrides)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	boundMemory()
	a := newApp(cfg)
	a.redisFile = held
	a.clock.Turn(offset)
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.open(cmd.Context()); err != nil {
		return err
	}
	if offset != 0 {
		if err := a.turnClock(cmd.Context(), offset); err != nil {
			return err
		}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "listening on %s\n", address)
	fmt.Fprintf(cmd.ErrOrStderr(), welcome, time.Since(began).Round(time.Millisecond), urlFlag(port, address), textsToTry(a.words))
	return a.run(cmd.Context(), roles{web: true, worker: true}, listener, nil)
}

const welcome = `
Harbour Bank is open (started in %[1]v). Three things to try, in another terminal:
  cardline sms%[2]s --from +12025550147 "BAL 1234"      a balance by text
  cardline call%[2]s --from +12025550147                a call: press 9 to report a lost card
  cardline greet%[2]s --on spring-festival              a festival greeting to everybody who may have one
More texts to try in the same way; HELP and MORE show them all:
%[3]sCtrl-C stops it.

`

// textsToTry are lines with a text of each family and what it does.
func textsToTry(words []commands.Words) string {
	of := make(map[string]commands.Words, len(words))
	for _, w := range words {
		of[w.ID] = w
	}
	var b strings.Builder
	for _, f := range commands.Families(commands.Ports{}) {
		if ids := f.Asked(); len(ids) > 0 {
			w := of[ids[0]]
			fmt.Fprintf(&b, "  %-46q  %s\n", w.Example.In(locale.English), w.About.In(locale.English))
		}
	}
	return b.String()
}

// urlFlag is what the other commands need to find a demo that is not on their default port.
func urlFlag(port int, address string) string {
	if port == 8080 {
		return ""
	}
	return " --url " + address
}

func offsetTo(now string, wall time.Time) (time.Duration, error) {
	if now == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return 0, fmt.Errorf("--now: %q is no time like 2027-02-06T09:00:00+08:00", now)
	}
	return t.Sub(wall), nil
}

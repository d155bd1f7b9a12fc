package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/bank"
	"cardline/internal/vault"
)

// newBankServe builds `cardline bank serve`: the demo bank behind HTTP.
func newBankServe() *cobra.Command {
	var listen, token, data, database, now string
	var customers int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the demo bank over HTTP",
		Long: `Serve the demo bank by the protocol of docs/bank-api.md, for another Cardline (bank.url) or to see how a service should
answer. Without --data or --database everything is gone when it stops.`,
		Example: "  cardline bank serve --listen 127.0.0.1:9090 --token sesame",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			offset, err := offsetTo(now, time.Now())
			if err != nil {
				return err
			}
			if data == "" {
				if data, err = os.MkdirTemp("", "cardline-bank-"); err != nil {
					return err
				}
				defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
			}
			if err := os.MkdirAll(data, 0o700); err != nil {
				return err
			}
			if database == "" {
				database = "sqlite:" + filepath.Join(data, "bank.db")
			}
			overrides := map[string]any{
				"profile": string(config.Demo), "database.url": database, "bank.url": "", "bank.demo.customers": customers,
				"vault.keyset": filepath.Join(data, "keyset.json"),
			}
			if token != "" {
				overrides["bank.token"] = token
			}
			cfg, err := config.Load("", os.Environ(), overrides)
			if err != nil {
				return err
			}
			l, err := net.Listen("tcp", listen)
			if err != nil {
				return err
			}
			a := newApp(cfg)
			a.clock.Turn(offset)
			defer func() { err = errors.Join(err, a.close()) }()
			return a.serveBank(cmd.Context(), l, func() { fmt.Fprintf(cmd.OutOrStdout(), "listening on http://%s\n", l.Addr()) })
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "host:port; port 0 takes a free one")
	cmd.Flags().StringVar(&token, "token", "", "bearer token wanted of callers (default: that of CARDLINE_BANK_TOKEN, or none)")
	cmd.Flags().IntVar(&customers, "customers", 0, "invented customers beside the named ones")
	cmd.Flags().StringVar(&data, "data", "", "folder to keep accounts and keys in (default: a temporary one)")
	cmd.Flags().StringVar(&now, "now", "", "begin at this time (RFC 3339)")
	cmd.Flags().StringVar(&database, "database", "", "keep the accounts here instead (postgres://… or sqlite:PATH)")
	return cmd
}

// serveBank opens the demo bank, says that it is open, and answers until ctx ends.
func (a *app) serveBank(ctx context.Context, l net.Listener, opened func()) error {
	defer func() { _ = l.Close() }() // closed already, once it is served
	if err := a.openVault(ctx, true); err != nil {
		return err
	}
	for _, open := range []func(context.Context) error{a.openStore, a.openSchema, a.openBank} {
		if err := open(ctx); err != nil {
			return err
		}
	}
	server := &http.Server{
		Handler: bank.Handler(a.demo, vault.Secret(a.cfg.Bank.Token.Reveal())), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	opened()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.Drain)
	defer cancel()
	return server.Shutdown(drain)
}

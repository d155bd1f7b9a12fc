package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/gateway/api"
)

// newOpenAPI builds `cardline openapi`: the description of the API without a server to ask, for generators of clients.
func newOpenAPI() *cobra.Command {
	return &cobra.Command{
		Use:   "openapi",
		Short: "Print the description of the API (OpenAPI 3.1, JSON)",
		Long:  "Print what a server of this version answers at /api/v1/openapi.json, to make clients from. Nothing has to run.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			data, err := os.MkdirTemp("", "cardline-openapi-")
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
			cfg, err := config.Load("", nil, map[string]any{
				"profile": string(config.Demo), "log.level": "error", "listen": "127.0.0.1:0", "admin_listen": "", "public_url": "http://127.0.0.1",
				"database.url": "sqlite:" + filepath.Join(data, "cardline.db"), "vault.keyset": filepath.Join(data, "keyset.json"),
			})
			if err != nil {
				return err
			}
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			if err := a.open(cmd.Context()); err != nil {
				return err
			}
			description, err := api.Describe(a.gateway.API)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(append(description, '\n'))
			return err
		},
	}
}

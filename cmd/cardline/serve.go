package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cardline/config"
)

// settings are the flags of every command that runs on a configuration.
type settings struct{ file string }

func (s *settings) flag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.file, "config", os.Getenv("CARDLINE_CONFIG"), "configuration file (YAML); CARDLINE_… variables are stronger")
}

func (s *settings) load() (config.Config, error) { return config.Load(s.file, os.Environ(), nil) }

// newServe builds `cardline serve`: one process of a real installation.
func newServe() *cobra.Command {
	var set settings
	var role, profile string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a process of an installation",
		Long: `Run a process of an installation. The role web answers webhooks and the API; worker sends messages, settles answers
that are owed and follows the bank's customer file. Any number of either may run: none leads. A process that is worker alone opens
no public door; on admin_listen, if that is set, it answers /healthz, /readyz and /metrics and nothing else.`,
		Example: "  cardline serve --config /etc/cardline.yaml\n  cardline serve --role worker",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			r, err := parseRoles(role)
			if err != nil {
				return err
			}
			cfg, err := set.load()
			if err != nil {
				return err
			}
			boundMemory()
			a := newApp(cfg)
			defer func() { err = errors.Join(err, a.close()) }()
			if err := a.open(cmd.Context()); err != nil {
				return err
			}
			public, admin, err := listen(cfg, r)
			if err != nil {
				return err
			}
			if r.web {
				if err := a.firstAdmin(cmd.Context(), cmd.OutOrStdout()); err != nil {
					return err
				}
			}
			if public != nil {
				fmt.Fprintf(cmd.OutOrStdout(), "listening on http://%s\n", public.Addr())
			}
			if admin != nil {
				a.log.Info("admin listener", "address", admin.Addr().String())
			}
			return profiled(profile, func() error { return a.run(cmd.Context(), r, public, admin) })
		},
	}
	set.flag(cmd)
	cmd.Flags().StringVar(&role, "role", "all", "what this process does: web, worker or all")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "file to which the CPU's work is written at the end")
	_ = cmd.Flags().MarkHidden("cpuprofile") // for `bench`; it fails only for a flag that is not there
	return cmd
}

func parseRoles(s string) (r roles, err error) {
	for name := range strings.SplitSeq(s, ",") {
		switch strings.TrimSpace(name) {
		case "web":
			r.web = true
		case "worker":
			r.worker = true
		case "all":
			r.web, r.worker = true, true
		default:
			return r, fmt.Errorf("--role: %q is none of web, worker and all", name)
		}
	}
	return r, nil
}

// listen opens the listeners of the web role, or where a worker tells how it is.
func listen(cfg config.Config, r roles) (public, admin net.Listener, err error) {
	if !r.web {
		if cfg.Together() {
			return nil, nil, nil
		}
		admin, err = openPort("admin_listen", cfg.AdminListen)
		return nil, admin, err
	}
	if public, err = openPort("listen", cfg.Listen); err != nil || cfg.Together() {
		return public, nil, err
	}
	if admin, err = openPort("admin_listen", cfg.AdminListen); err != nil {
		return nil, nil, errors.Join(err, public.Close())
	}
	return public, admin, nil
}

// openPort names in its error the setting that an address is of.
func openPort(setting, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return l, nil
}

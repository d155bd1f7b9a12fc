package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/enrol"
)

// registrationDoor is where `cardline registration` asks, and how it prints.
type registrationDoor struct{ door }

// newRegistration is `cardline registration`: what customers register for by text and call.
func newRegistration() *cobra.Command {
	d := &registrationDoor{}
	cmd := &cobra.Command{
		Use:   "registration",
		Short: "Offer what customers register for by text and call",
		Long: "A registration is a file: what it is called and its terms in three languages, who may register, when, how many places, and how they are\n" +
			"given: to who comes first, by a draw, or by your confirmation. One writes and proposes it, another approves it, and it is opened.\n" +
			"docs/registration.md tells of the file. Exits 1 on what is refused as such, 2 when the server does not answer or refuses the key.",
		Example: "  cardline registration new health.yaml\n" +
			"  cardline registration propose CHECKUP\n" +
			"  CARDLINE_KEY=demo-checker cardline registration approve CHECKUP\n" +
			"  cardline registration open CHECKUP\n" +
			"  cardline registration people CHECKUP",
	}
	d.flags(cmd, "/registrations", "demo-maker")
	cmd.AddCommand(d.newNew(), d.newList(), d.newShow(), d.newPropose(), d.newApprove(), d.newOpen(), d.newClose(), d.newDraw(), d.newConfirm(), d.newPeople(),
		d.newExport(), d.newWithdraw())
	return cmd
}

func (d *registrationDoor) newNew() *cobra.Command {
	var code string
	cmd := &cobra.Command{
		Use: "new FILE", Short: "Write a registration from a file, or a new version of one, as a draft", Args: cobra.ExactArgs(1),
		Long: "Read a registration from a YAML or JSON file (- is the standard input) and keep it as a draft. What forbids proposing it is printed.\n" +
			"Of a code that is there it is the next version: whoever registered keeps the terms they agreed to.",
		Example: "  cardline registration new health.yaml\n  cardline registration new health.yaml --code CHECKUP2",
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			told, brief, err := enrol.Read(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if code = cmp.Or(code, told); code == "" {
				return errors.New("the registration has no code: write `code: CHECKUP` in the file, or give --code")
			}
			return inFile(d.moveVersion(cmd, "", map[string]any{"code": code, "brief": brief}), args[0], raw)
		},
	}
	cmd.Flags().StringVar(&code, "code", "", "what customers text; empty: as the file says")
	return cmd
}

func (d *registrationDoor) newList() *cobra.Command {
	var after string
	cmd := &cobra.Command{
		Use: "list", Short: "List registrations by code", Args: cobra.NoArgs, Example: "  cardline registration list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var page struct {
				Registrations []api.Registration `json:"registrations"`
				Next          string             `json:"next,omitempty"`
			}
			if err := d.ask(cmd, http.MethodGet, "?limit=100&after="+url.QueryEscape(after), nil, &page); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), page)
			}
			list := tableOf("CODE", "STATE", "IN FORCE", "OPENS (UTC)", "CLOSES (UTC)", "PLACES", "JOINED", "ASKED", "WAITING", "IN DRAW")
			for _, r := range page.Registrations {
				list.row(r.Code, r.State, r.InForce, r.Opens, r.Closes, quotaOf(r.Quota), r.Counts["joined"], r.Counts["asked"], r.Counts["waiting"], r.Counts["entered"])
			}
			return list.printPage(cmd.OutOrStdout(), "no registrations: `cardline registration new FILE` writes one", page.Next)
		},
	}
	cmd.Flags().StringVar(&after, "after", "", "those after this code")
	return cmd
}

// quotaOf writes a quota.
func quotaOf(n int) string {
	if n == 0 {
		return "no limit"
	}
	return strconv.Itoa(n)
}

func (d *registrationDoor) newShow() *cobra.Command {
	var customer string
	cmd := &cobra.Command{
		Use: "show CODE [--customer ID]", Short: "Read one registration, or what proves that a customer registered", Args: cobra.ExactArgs(1),
		Long: "Read one registration with its versions. With --customer: what they texted, when, by which channel, and the terms they agreed to.\n" +
			"CODE/VERSION reads that version, words and all.",
		Example: "  cardline registration show CHECKUP\n  cardline registration show CHECKUP/2\n  cardline registration show CHECKUP --customer C1001",
		RunE: func(cmd *cobra.Command, args []string) error {
			if customer != "" {
				return d.showEvidence(cmd, args[0], customer)
			}
			code, version, one := strings.Cut(args[0], "/")
			r, err := d.read(cmd, code)
			switch {
			case err != nil:
				return err
			case one:
				return d.showVersion(cmd, r, version)
			case d.json:
				return printJSON(cmd.OutOrStdout(), r)
			}
			return printRegistration(cmd.OutOrStdout(), r)
		},
	}
	cmd.Flags().StringVar(&customer, "customer", "", "the bank's id of a customer")
	return cmd
}

func (d *registrationDoor) read(cmd *cobra.Command, code string) (r api.Registration, err error) {
	return r, d.ask(cmd, http.MethodGet, of(code), nil, &r)
}

func (d *registrationDoor) showVersion(cmd *cobra.Command, r api.Registration, number string) error {
	for _, v := range r.Versions {
		if strconv.Itoa(v.Version) == number {
			return d.printVersion(cmd, v)
		}
	}
	return fmt.Errorf("%s has no version %s: `cardline registration show %s` lists them", r.Code, number, r.Code)
}

func (d *registrationDoor) newPropose() *cobra.Command {
	return &cobra.Command{
		Use: "propose CODE[/VERSION]", Short: "Propose a draft for approval, the newest if none is named", Args: cobra.ExactArgs(1),
		Example: "  cardline registration propose CHECKUP",
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := d.version(cmd, args[0])
			if err != nil {
				return err
			}
			return d.moveVersion(cmd, versionPath(v)+"/propose", nil)
		},
	}
}

// version is the one that CODE/VERSION names, or the newest of CODE.
func (d *registrationDoor) version(cmd *cobra.Command, id string) (v api.RegistrationVersion, err error) {
	code, number, one := strings.Cut(id, "/")
	r, err := d.read(cmd, code)
	if err != nil {
		return v, err
	}
	for i := len(r.Versions) - 1; i >= 0; i-- {
		if !one || strconv.Itoa(r.Versions[i].Version) == number {
			return r.Versions[i], nil
		}
	}
	return v, fmt.Errorf("%s has no such version: `cardline registration show %s` lists them", id, code)
}

func versionPath(v api.RegistrationVersion) string {
	code, _, _ := strings.Cut(v.ID, "/")
	return fmt.Sprintf("%s/versions/%d", of(code), v.Version)
}

func (d *registrationDoor) newApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve CODE[/VERSION]", Short: "Approve what somebody else wrote and proposed", Args: cobra.ExactArgs(1),
		Long: "Approve a proposed version. With --hash it is approved only if it is what you read (`show CODE/VERSION` tells the hash); without, it is\n" +
			"read and printed first.",
		Example: "  CARDLINE_KEY=demo-checker cardline registration approve CHECKUP --hash 3f1c9a2b",
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := d.version(cmd, args[0])
			if err != nil {
				return err
			}
			if hash == "" {
				if err := printVersion(cmd.ErrOrStderr(), v); err != nil {
					return err
				}
				hash = v.Hash
			}
			return d.moveVersion(cmd, versionPath(v)+"/approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the version you have read, or its first 8 characters")
	return cmd
}

// moveVersion asks for a change of a version and prints where it stands then.
func (d *registrationDoor) moveVersion(cmd *cobra.Command, path string, body any) error {
	var v api.RegistrationVersion
	if err := d.ask(cmd, http.MethodPost, path, body, &v); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), v)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s is %s\n", v.ID, v.State)
	return printFaults(cmd.OutOrStdout(), wrongs(v.Faults))
}

func (d *registrationDoor) newOpen() *cobra.Command {
	return &cobra.Command{
		Use: "open CODE", Short: "Put the newest approved version in force: customers may register within its time", Args: cobra.ExactArgs(1),
		Long: "Put the newest approved version in force. Of a lottery the hash of the seed is printed, and stands in the audit trail from then on.\n" +
			"Of one that is open, more places go to who waits, and new terms bind who registers from now on.",
		Example: "  cardline registration open CHECKUP",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.move(cmd, of(args[0])+"/open", nil)
		},
	}
}

func (d *registrationDoor) newClose() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "close CODE --reason WHY", Short: "Close a registration before its time", Args: cobra.ExactArgs(1),
		Example: "  cardline registration close CHECKUP --reason \"the clinic is booked out\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.move(cmd, of(args[0])+"/close", map[string]string{"reason": reason})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "for colleagues and the audit trail")
	_ = cmd.MarkFlagRequired("reason") // fails only for a flag that does not exist
	return cmd
}

// move asks for a change of a registration and prints where it stands then.
func (d *registrationDoor) move(cmd *cobra.Command, path string, body any) error {
	var r api.Registration
	if err := d.ask(cmd, http.MethodPost, path, body, &r); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), r)
	}
	return printRegistration(cmd.OutOrStdout(), r)
}

package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/ivr"
)

// menuDoor is where the commands about versions of the voice menu ask, and how they print.
type menuDoor struct{ door }

// ivrVersions are the subcommands of `cardline ivr` that ask a running server.
func ivrVersions() []*cobra.Command {
	d := &menuDoor{}
	all := []*cobra.Command{
		d.newList(), d.newShow(), d.newSave(), d.newExport(), d.newPropose(), d.newApprove(), d.newPublish(), d.newRollback(), d.newHistory(), d.newDiff(),
		d.newFigures(), d.newCounts(), d.newReplay(),
	}
	for _, cmd := range all {
		d.flags(cmd, "", "demo-maker")
	}
	return all
}

// number reads the number of a version.
func number(arg string) (int, error) {
	n, err := strconv.ParseUint(arg, 10, 31)
	if err != nil {
		return 0, fmt.Errorf("a version of the menu is a number, as `cardline ivr list` shows; 0 is the menu of the program")
	}
	return int(n), nil
}

func (d *menuDoor) newList() *cobra.Command {
	var p listPart
	cmd := &cobra.Command{
		Use: "list", Short: "List the versions of the menu, the newest first", Args: cobra.NoArgs,
		Example: "  cardline ivr list\n  cardline ivr list --limit 20 --after 41",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var got struct {
				Menus  []api.Menu `json:"menus"`
				Next   string     `json:"next,omitempty"`
				Behind bool       `json:"behind"`
			}
			if err := d.ask(cmd, http.MethodGet, "/menus"+p.query(), nil, &got); err != nil {
				return err
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), got)
			}
			return printMenus(cmd.OutOrStdout(), got.Menus, got.Next, got.Behind)
		},
	}
	p.flags(cmd)
	return cmd
}

func printMenus(w io.Writer, all []api.Menu, next string, behind bool) error {
	list := tableOf("VERSION", "STATE", "MENU", "SAVED (UTC)", "MAKER", "CHECKER", "NOTE")
	for _, v := range all {
		list.row(v.Number, standing(v), v.Menu, v.Saved, v.Maker, v.Checker, v.Note)
	}
	if err := list.printPage(w, "", next); err != nil || !behind {
		return err
	}
	_, err := fmt.Fprintln(w, "\nThe program brings a menu that the one in use was not made from: see `cardline ivr diff` between it and 0.")
	return err
}

// standing is the state of a version, and whether it is in use or can no longer be.
func standing(v api.Menu) string {
	switch {
	case v.InUse:
		return v.State + ", in use"
	case v.Overtaken != "":
		return v.State + ", overtaken"
	default:
		return v.State
	}
}

func (d *menuDoor) newShow() *cobra.Command {
	return &cobra.Command{
		Use: "show VERSION", Short: "Read one version: its faults, and what it changes for callers", Args: cobra.ExactArgs(1),
		Example: "  cardline ivr show 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodGet, args[0], "", nil)
		},
	}
}

func (d *menuDoor) newPropose() *cobra.Command {
	return &cobra.Command{
		Use: "propose VERSION", Short: "Propose a draft for approval", Args: cobra.ExactArgs(1),
		Long:    "Propose a draft for approval. One with a fault is not: every fault is told, with its file and line.",
		Example: "  cardline ivr propose 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.one(cmd, http.MethodPost, args[0], "/propose", nil)
		},
	}
}

func (d *menuDoor) newApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve VERSION", Short: "Approve what somebody else wrote and proposed", Args: cobra.ExactArgs(1),
		Long: "Approve a proposed version. With --hash it is approved only if it is what you read (`show` tells the hash); without, what it changes\n" +
			"is read and printed first. It is not in use before it is published.",
		Example: "  CARDLINE_KEY=demo-checker cardline ivr approve 3",
		RunE: func(cmd *cobra.Command, args []string) error {
			if hash == "" {
				n, err := number(args[0])
				if err != nil {
					return err
				}
				var v api.Menu
				if err := d.ask(cmd, http.MethodGet, fmt.Sprintf("/menus/%d", n), nil, &v); err != nil {
					return err
				}
				printChanges(cmd.ErrOrStderr(), v.Changes)
				hash = v.Hash
			}
			return d.one(cmd, http.MethodPost, args[0], "/approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the version you have read, or its first 8 characters or more")
	return cmd
}

func (d *menuDoor) newDiff() *cobra.Command {
	return &cobra.Command{
		Use: "diff OLD NEW", Short: "Tell in words what changes for callers between two versions, or folders", Args: cobra.ExactArgs(2),
		Long:    "Tell in words what changes for callers from one menu to another. Each is the number of a version, 0 for the one of the program, or a folder.",
		Example: "  cardline ivr diff 0 3\n  cardline ivr diff 3 menu/",
		RunE: func(cmd *cobra.Command, args []string) error {
			var trees [2]*ivr.Tree
			for i, arg := range args {
				files, err := d.set(cmd, arg)
				if err != nil {
					return err
				}
				if trees[i], err = ivr.Load(files, nil); err != nil {
					return &exitError{exitFault, err}
				}
			}
			changes := []api.MenuChange{}
			for _, one := range ivr.Diff(trees[0], trees[1]) {
				changes = append(changes, api.MenuChangeOf(one))
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "changes", changes)
			}
			printChanges(cmd.OutOrStdout(), changes)
			return nil
		},
	}
}

// set are the files of a version or of a folder.
func (d *menuDoor) set(cmd *cobra.Command, arg string) ([]ivr.File, error) {
	if isFile(arg) {
		return menu([]string{arg})
	}
	return d.files(cmd, arg)
}

func printChanges(w io.Writer, changes []api.MenuChange) {
	if len(changes) == 0 {
		fmt.Fprintln(w, "nothing changes for callers")
	}
	for _, c := range changes {
		fmt.Fprintln(w, oneLine(c.Text))
	}
}

// one prints a version after it was read or moved.
func (d *menuDoor) one(cmd *cobra.Command, method, version, action string, body any) error {
	n, err := number(version)
	if err != nil {
		return err
	}
	var v api.Menu
	if err := d.ask(cmd, method, fmt.Sprintf("/menus/%d%s", n, action), body, &v); err != nil {
		return err
	}
	return d.print(cmd, v)
}

func (d *menuDoor) print(cmd *cobra.Command, v api.Menu) error {
	w := cmd.OutOrStdout()
	if d.json {
		return printJSON(w, v)
	}
	err := facts{
		{"version", strconv.Itoa(v.Number) + ", " + standing(v)}, {"note", v.Note}, {"menu", v.Menu}, {"over", strconv.Itoa(v.Base)}, {"hash", v.Hash}, {"written", by(v.Maker, moment(v.Saved))},
		{"proposed", by(v.Proposer, moment(v.Proposed))}, {"approved", by(v.Checker, moment(v.Decided))}, {"rolled back", by(v.Ender, moment(v.Ended))},
	}.print(w)
	if err != nil {
		return err
	}
	if len(v.Changes) > 0 {
		fmt.Fprintln(w, "Against the version in use:")
		for _, c := range v.Changes {
			fmt.Fprintln(w, "  "+oneLine(c.Text))
		}
	}
	if v.Overtaken != "" {
		fmt.Fprintln(w, "It cannot be published: "+oneLine(v.Overtaken))
	}
	return printFaults(w, v.Faults)
}

package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cardline/internal/menus"
	"cardline/ivr"
)

// newIVR builds `cardline ivr`: check, walk and draw a menu without placing a call. known says which verbs exist.
func newIVR(known func(string) bool) *cobra.Command {
	cmd := &cobra.Command{Use: "ivr", Short: "Check, walk and draw voice menus"}
	cmd.AddCommand(newIVRCheck(known), newIVRWalk(known), newIVRDraw(known))
	cmd.AddCommand(ivrVersions()...)
	return cmd
}

func newIVRCheck(known func(string) bool) *cobra.Command {
	var recordings string
	cmd := &cobra.Command{
		Use:          "check [FILE...]",
		Short:        "Report every fault of a menu, given as a folder or its files (default: the shipped menu)",
		Example:      "  cardline ivr check menus/ --recordings /srv/prompts",
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := menu(args)
			if err == nil {
				_, err = menus.Tidy(files) // as saving it would
			}
			if err != nil {
				return err
			}
			var faults []error
			for _, f := range ivr.Check(files, known) {
				faults = append(faults, f)
			}
			if recordings != "" && len(faults) == 0 {
				missing, err := unrecorded(args, known, recordings)
				if err != nil {
					return err
				}
				for _, name := range missing {
					faults = append(faults, fmt.Errorf("%s: no recording %s", recordings, name))
				}
			}
			for _, f := range faults {
				fmt.Fprintln(cmd.OutOrStdout(), f.Error())
			}
			switch len(faults) {
			case 0:
				fmt.Fprintln(cmd.OutOrStdout(), "no faults")
				return nil
			case 1:
				return errors.New("1 fault")
			default:
				return errors.New(counted(len(faults), "fault"))
			}
		},
	}
	cmd.Flags().StringVar(&recordings, "recordings", "", "folder that must hold every recording the menu names, NAME.LANGUAGE.mp3, .wav or .ulaw")
	return cmd
}

// unrecorded are the recordings that a menu names and a folder does not hold.
func unrecorded(file []string, known func(string) bool, folder string) ([]string, error) {
	tree, err := loadMenu(file, known)
	if err != nil {
		return nil, err
	}
	held, err := promptNames(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("the recordings in %s: %w", folder, err)
	}
	return missingRecordings(tree, held), nil
}

func newIVRWalk(known func(string) bool) *cobra.Command {
	var f ivr.Facts
	cmd := &cobra.Command{
		Use:          "walk [FOLDER|FILE] [KEY...]",
		Short:        "Play a call offline; keys are digits, star, hash and - for silence",
		Example:      "  cardline ivr walk 3 1 1 star\n  cardline ivr walk ivr/menus/ --known --lang zh-Hant 9\n  cardline ivr walk --known --lang en --tier gold --hours closed 0",
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			var file []string
			if len(args) > 0 && isFile(args[0]) {
				if _, err := os.Stat(args[0]); err != nil {
					return fmt.Errorf("%q is no key (digits, star, hash, and - for silence), and no menu: %w", args[0], err)
				}
				file, args = args[:1], args[1:]
			}
			tree, err := loadMenu(file, known)
			if err == nil {
				err = walkable(tree, f, args)
			}
			if err != nil {
				return err
			}
			for _, line := range ivr.Walk(tree, f, args) {
				fmt.Fprintln(cmd.OutOrStdout(), line)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&f.Lang, "lang", "", "stored language: en, zh-Hans or zh-Hant")
	cmd.Flags().BoolVar(&f.Known, "known", false, "the number belongs to a customer")
	cmd.Flags().StringVar(&f.Line, "line", "main", "line dialled, as begin of the menu names it: main, platinum, lost, campaign…")
	cmd.Flags().StringVar(&f.Tier, "tier", "", "tier of the customer: classic, gold or platinum")
	cmd.Flags().StringVar(&f.Hours, "hours", ivr.HoursOpen, "how the line stands: open, closed, holiday or emergency")
	cmd.Flags().StringVar(&f.Segment, "segment", "", "segment of the customer in retention")
	cmd.Flags().BoolVar(&f.Shown, "shown", false, "the caller has shown to be the customer")
	cmd.Flags().BoolVar(&f.Person, "person", false, "the customer wants a person first")
	cmd.Flags().BoolVar(&f.Balance, "balance", false, "the customer wants the balance before the menu")
	return cmd
}

func newIVRDraw(known func(string) bool) *cobra.Command {
	var dot, outline bool
	var calls string
	d := &menuDoor{}
	cmd := &cobra.Command{
		Use:   "draw [FOLDER|FILE]",
		Short: "Draw a menu as an SVG picture, as an outline, or as Graphviz dot text",
		Long: `Draw a menu: as an SVG picture that any browser shows, as an indented outline, or as Graphviz dot text. With --calls the menu in use is asked for,
and each way tells how many callers went it, each box how many calls ended there.`,
		Example:      "  cardline ivr draw > menu.svg\n  cardline ivr draw --outline ivr/menus/\n  cardline ivr draw --calls 7d > week.svg",
		Args:         cobra.MaximumNArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			var counts *ivr.Counts
			var files []ivr.File
			switch {
			case calls != "" && len(args) > 0:
				return errors.New("--calls draws the menu in use: name no other")
			case calls != "":
				files, counts, err = drawnCalls(cmd, d, calls)
			default:
				files, err = menu(args)
			}
			if err != nil {
				return err
			}
			tree, err := ivr.Load(files, known)
			if err != nil {
				return err
			}
			drawing := ivr.Draw(tree, counts)
			switch {
			case dot:
				drawing = ivr.Dot(tree)
			case outline:
				drawing = ivr.Outline(tree)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), drawing)
			return err
		},
	}
	apiFlags(cmd, &d.url, &d.key, "demo-maker")
	cmd.Flags().BoolVar(&dot, "dot", false, "dot text")
	cmd.Flags().BoolVar(&outline, "outline", false, "an outline")
	cmd.Flags().StringVar(&calls, "calls", "", "with the callers of so many days, such as 7d")
	return cmd
}

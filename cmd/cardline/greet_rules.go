package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/greeting"
)

// newRules is `cardline greet rules`: the standing orders by which greetings are sent.
func (d *greetDoor) newRules() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "See, write, approve and switch on the rules by which greetings are sent by themselves",
		Long: "A rule says on which day whom to wish what, at which hour where they are. Its words and its audience are written by one and\n" +
			"approved by another; a version never changes. A rule that is switched on is sent by itself, once for each day; all are off\n" +
			"until somebody switches them on. A version is named name/number; 1 comes with the program.",
		Example: "  cardline greet rules list\n  cardline greet rules on mid-autumn --reason \"wording approved by legal\"\n" +
			"  cardline greet rules save --file mid-autumn-gold.yaml\n  cardline greet rules propose mid-autumn-gold/2\n" +
			"  cardline greet rules approve mid-autumn-gold/2 --hash 3f1c9a2b7d5e",
	}
	cmd.AddCommand(d.newRuleList(), d.newRuleShow(), d.newRuleSave(), d.newRuleMove("propose", "Propose a draft for approval"),
		d.newRuleApprove(), d.newRuleMove("retire", "Retire a version for ever; the one before it is used again"),
		d.newRuleSwitch(true), d.newRuleSwitch(false))
	return cmd
}

func (d *greetDoor) rules(cmd *cobra.Command) ([]api.GreetingRule, error) {
	var out struct{ Rules []api.GreetingRule }
	err := d.ask(cmd, http.MethodGet, "/greetings/rules", nil, &out)
	return out.Rules, err
}

func (d *greetDoor) newRuleList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the rules and their versions", Args: cobra.NoArgs, Example: "  cardline greet rules list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := d.rules(cmd)
			if err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "rules", all)
			}
			list := tableOf("RULE", "ON", "AT", "AUDIENCE", "STATE", "SWITCHED", "MAKER", "CHECKER")
			for _, r := range all {
				list.row(r.ID, r.Rule.On, r.Rule.At, r.Rule.Audience, ruleState(r), switched(r), r.Maker, r.Checker)
			}
			return list.print(cmd.OutOrStdout(), "no greeting rules")
		},
	}
}

func ruleState(r api.GreetingRule) string {
	if r.InUse {
		return "in use"
	}
	return r.State
}

func switched(r api.GreetingRule) string {
	switch {
	case r.On:
		return "on"
	case r.InUse:
		return "off"
	}
	return ""
}

func (d *greetDoor) newRuleShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME/VERSION", Short: "Read one version, words and all", Args: cobra.ExactArgs(1), Example: "  cardline greet rules show mid-autumn/1",
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := d.rule(cmd, args[0])
			if err != nil {
				return err
			}
			return d.printRule(cmd.OutOrStdout(), r)
		},
	}
}

func (d *greetDoor) rule(cmd *cobra.Command, id string) (api.GreetingRule, error) {
	all, err := d.rules(cmd)
	if err != nil {
		return api.GreetingRule{}, err
	}
	i := slices.IndexFunc(all, func(r api.GreetingRule) bool { return r.ID == id })
	if i < 0 {
		return api.GreetingRule{}, fmt.Errorf("no greeting rule %q: `cardline greet rules list` names them, such as mid-autumn/1", id)
	}
	return all[i], nil
}

func (d *greetDoor) newRuleSave() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "save --file FILE", Short: "Save a new version as a draft", Args: cobra.NoArgs,
		Long:    "Save a new version as a draft, from YAML as `internal/greeting/greetings.yaml` has it, one rule without the dash. - is the standard\ninput. What forbids proposing it is printed.",
		Example: "  cardline greet rules save --file mid-autumn-gold.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			src, err := readInput(cmd, file)
			if err != nil {
				return err
			}
			r, err := greeting.ReadRule(src)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			said := api.GreetingSaid{
				Name: r.Name, On: r.On, Audience: r.Audience.String(), At: r.At, Over: int(r.Over / time.Minute), Solemn: r.Solemn, Words: map[string]api.GreetingWords{},
			}
			for lang, w := range r.Words {
				said.Words[string(lang)] = api.GreetingWords(w)
			}
			return d.moveRule(cmd, "", said)
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "YAML file of the rule; - is the standard input")
	_ = cmd.MarkFlagRequired("file") // fails only for a flag that does not exist
	return cmd
}

func (d *greetDoor) newRuleMove(name, short string) *cobra.Command {
	return &cobra.Command{
		Use: name + " NAME/VERSION", Short: short, Args: cobra.ExactArgs(1), Example: "  cardline greet rules " + name + " mid-autumn-gold/2",
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := rulePath(args[0])
			if err != nil {
				return err
			}
			return d.moveRule(cmd, path+"/"+name, nil)
		},
	}
}

func (d *greetDoor) newRuleApprove() *cobra.Command {
	var hash string
	cmd := &cobra.Command{
		Use: "approve NAME/VERSION --hash HASH", Short: "Approve what somebody else wrote and proposed", Args: cobra.ExactArgs(1),
		Long:    "Approve a proposed version. --hash, or its first 8 characters, is that of what you have read: `show` tells it.",
		Example: "  cardline greet rules approve mid-autumn-gold/2 --hash 3f1c9a2b7d5e",
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := rulePath(args[0])
			if err != nil {
				return err
			}
			return d.moveRule(cmd, path+"/approve", map[string]string{"hash": hash})
		},
	}
	cmd.Flags().StringVar(&hash, "hash", "", "hash of the version you have read")
	_ = cmd.MarkFlagRequired("hash") // as above
	return cmd
}

func (d *greetDoor) newRuleSwitch(on bool) *cobra.Command {
	var reason string
	name, short := "off", "Stop sending a rule by itself; what it has planned leaves all the same"
	if on {
		name, short = "on", "Have a rule sent by itself from now on"
	}
	cmd := &cobra.Command{
		Use: name + " NAME --reason WHY", Short: short, Args: cobra.ExactArgs(1),
		Example: "  cardline greet rules " + name + " mid-autumn --reason \"as marketing decided\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.moveRule(cmd, "/"+url.PathEscape(args[0])+"/switch", map[string]any{"on": on, "reason": reason})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "for colleagues and the audit trail")
	_ = cmd.MarkFlagRequired("reason") // as above
	return cmd
}

func rulePath(id string) (string, error) {
	name, version, ok := greeting.ParseID(id)
	if !ok {
		return "", fmt.Errorf("%q is no version of a rule: want name/number, such as mid-autumn/2", id)
	}
	return fmt.Sprintf("/%s/%d", url.PathEscape(name), version), nil
}

func (d *greetDoor) moveRule(cmd *cobra.Command, path string, body any) error {
	var r api.GreetingRule
	if err := d.ask(cmd, http.MethodPost, "/greetings/rules"+path, body, &r); err != nil {
		return err
	}
	return d.printRule(cmd.OutOrStdout(), r)
}

func (d *greetDoor) printRule(w io.Writer, r api.GreetingRule) error {
	if d.json {
		return printJSON(w, r)
	}
	state := ruleState(r)
	if on := switched(r); on != "" {
		state += ", switched " + on
	}
	if r.Switch != "" {
		state += " by " + r.Switch
	}
	all := facts{
		{"rule", r.ID + ", " + state}, {"on", r.Rule.On}, {"audience", r.Rule.Audience},
		{"at", fmt.Sprintf("%s where they are, each within %d minutes after it", r.Rule.At, r.Rule.Over)},
	}
	for _, lang := range []string{"en", "zh-Hans", "zh-Hant"} {
		said := r.Rule.Words[lang]
		all = append(all, fact{lang + " plain", said.Plain}, fact{lang + " named", said.Named})
		for _, tier := range sortedKeys(said.Tiers) {
			all = append(all, fact{lang + " " + tier, said.Tiers[tier]})
		}
	}
	all = append(all, facts{
		{"hash", r.Hash}, {"written", by(r.Maker, moment(r.Saved))}, {"proposed", by(r.Proposer, moment(r.Proposed))},
		{"approved", by(r.Checker, moment(r.Decided))}, {"retired", by(r.Ender, moment(r.Ended))},
	}...)
	if err := all.print(w); err != nil {
		return err
	}
	return printFaults(w, wrongs(r.Faults))
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

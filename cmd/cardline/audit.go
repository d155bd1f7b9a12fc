package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/audit"
)

// newAudit is `cardline audit`: who did what, and whether the trail is what was written.
func newAudit() *cobra.Command {
	d := &accessDoor{}
	cmd := &cobra.Command{
		Use: "audit", Short: "Read the audit trail, and check that nobody has changed it",
		Example: "  cardline audit list --actor operator:anna --from 2027-02-01T00:00:00Z\n  cardline audit verify",
	}
	d.flags(cmd, "", "demo-admin")
	cmd.AddCommand(d.newAuditList(), d.newAuditVerify())
	return cmd
}

func (d *accessDoor) newAuditList() *cobra.Command {
	q := map[string]*string{}
	var most int
	cmd := &cobra.Command{
		Use: "list", Short: "List entries, the newest first", Args: cobra.NoArgs,
		Example: "  cardline audit list --subject operator:anna\n  cardline audit list --action number.distrust --most 500",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := auditBounds(*q["from"], *q["until"], most); err != nil {
				return err
			}
			chosen := url.Values{}
			for name, value := range q {
				if *value != "" {
					chosen.Set(name, *value)
				}
			}
			all, err := d.entries(cmd, chosen, most)
			if err != nil {
				return err
			}
			if d.json {
				return printList(cmd.OutOrStdout(), "entries", all)
			}
			return printEntries(cmd.OutOrStdout(), all)
		},
	}
	for name, about := range map[string]string{
		"subject": "what it was done to, such as operator:anna or customer:C1001", "actor": "who did it, such as operator:anna or system",
		"action": "what was done, such as key.revoke", "from": "not before this time, such as 2026-11-22T09:30:00+08:00", "until": "before this time",
	} {
		q[name] = cmd.Flags().String(name, "", about)
	}
	cmd.Flags().IntVar(&most, "most", 50, "how many at most")
	return cmd
}

// auditBounds looks at the flags before anything is asked.
func auditBounds(from, until string, most int) error {
	var at [2]time.Time
	for i, given := range []string{from, until} {
		if given == "" {
			continue
		}
		var err error
		if at[i], err = timeFlag([]string{"from", "until"}[i], given); err != nil {
			return err
		}
	}
	if from != "" && until != "" && !at[0].Before(at[1]) {
		return errors.New("--until: is not after --from, so there can be nothing between them")
	}
	return within("most", most, 1, 0)
}

// entries reads page after page until there are most.
func (d *accessDoor) entries(cmd *cobra.Command, chosen url.Values, most int) ([]api.Entry, error) {
	all := []api.Entry{}
	for len(all) < most {
		var page struct {
			Entries []api.Entry
			Next    string
		}
		chosen.Set("limit", strconv.Itoa(min(most-len(all), 500)))
		if err := d.ask(cmd, http.MethodGet, "/audit?"+chosen.Encode(), "", nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Entries...)
		if page.Next == "" {
			break
		}
		chosen.Set("after", page.Next)
	}
	return all, nil
}

func printEntries(w io.Writer, es []api.Entry) error {
	list := tableOf("AT (UTC)", "WHO", "DID", "TO", "FROM", "BEFORE -> AFTER")
	for _, e := range es {
		list.row(e.At.UTC().Format(time.DateTime), e.Actor, e.Action, e.Subject, cmp.Or(e.Address, e.Channel), e.Before+" -> "+e.After)
	}
	return list.print(w, "no entries")
}

func (d *accessDoor) newAuditVerify() *cobra.Command {
	var outside string
	cmd := &cobra.Command{
		Use: "verify", Short: "Check that the audit trail is what was sealed", Args: cobra.NoArgs,
		Long: "Entries are sealed some ten minutes after they were written: each seal sums up its entries and the seal before it. This makes\n" +
			"all of them again. Whoever can write to the database could make a new chain: --checkpoints compares each seal with your copy of the\n" +
			"file that audit.checkpoints names; the log has the digests too (\"audit entries sealed\"). Exits 1 where the trail was changed.",
		Example: "  cardline audit verify\n  cardline audit verify --checkpoints /mnt/worm/cardline.checkpoints",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := keptOutside(cmd, outside)
			if err != nil {
				return err
			}
			var last api.Chain
			for {
				var c api.Chain
				if err := d.ask(cmd, http.MethodGet, "/audit/chain?after="+strconv.FormatInt(last.Seal, 10), "", nil, &c); err != nil {
					return err
				}
				if c.Seal > 0 {
					last = c
				}
				last.Unsealed = c.Unsealed
				if err := kept.compare(c.Seals); err != nil {
					return err
				}
				if !c.More {
					break
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "\rchecked %s", counted(int(c.Seal), "seal"))
			}
			if err := d.printChain(cmd.OutOrStdout(), cmd.ErrOrStderr(), last); err != nil || kept == nil {
				return err
			}
			if err := kept.end(last.Seal); err != nil || d.json {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "all %d checkpoints say the same\n", len(kept))
			return err
		},
	}
	cmd.Flags().StringVar(&outside, "checkpoints", "", "your copy of the file of seals; - is the standard input")
	return cmd
}

// outsideSeals are what a copy of the checkpoints says; nil: there is none to compare with.
type outsideSeals map[int64]audit.Checkpoint

func keptOutside(cmd *cobra.Command, name string) (outsideSeals, error) {
	if name == "" {
		return nil, nil
	}
	in, err := input(cmd, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	kept, err := audit.ReadCheckpoints(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return kept, nil
}

// compare looks at seals that follow in the database.
func (o outsideSeals) compare(seals []audit.Checkpoint) error {
	for _, s := range seals {
		if kept, is := o[s.Seal]; is && kept.Digest != s.Digest {
			return &exitError{exitFault, fmt.Errorf("seal %d in the database is not the one that was kept: the chain was made anew from there on, or before", s.Seal)}
		}
	}
	return nil
}

// end wants nothing to have been kept after the last seal of the database.
func (o outsideSeals) end(last int64) error {
	for n := range o {
		if n > last {
			return &exitError{exitFault, fmt.Errorf("the chain in the database ends at seal %d, and there was a seal %d: it was cut short, or an older database was restored", last, n)}
		}
	}
	return nil
}

func (d *accessDoor) printChain(out, progress io.Writer, c api.Chain) error {
	if c.Seal > 0 {
		fmt.Fprintln(progress)
	}
	if d.json {
		if err := printJSON(out, c); err != nil {
			return err
		}
	}
	if c.Broken > 0 {
		return &exitError{exitFault, errors.New("the trail is not what was sealed: see the entries of seal " + strconv.FormatInt(c.Broken, 10))}
	}
	if d.json {
		return nil
	}
	if c.Seal == 0 {
		_, err := fmt.Fprintf(out, "nothing is sealed yet; %d entries wait for it\n", c.Unsealed)
		return err
	}
	_, err := fmt.Fprintf(out, "the chain of %s is good; the last has the digest %s; entries that wait for theirs: %d\n",
		counted(int(c.Seal), "seal"), c.Digest, c.Unsealed)
	return err
}

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

func printRegistration(w io.Writer, r api.Registration) error {
	given := "to who comes first"
	switch {
	case r.Lottery:
		given = "by a draw after it closes"
	case r.ByStaff:
		given = "to who comes first, once staff confirms it"
	}
	var counts []string
	for _, stage := range []string{"joined", "asked", "waiting", "entered", "refused", "lost"} {
		if n := r.Counts[stage]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, stage))
		}
	}
	if len(counts) == 0 {
		counts = []string{"nobody yet"}
	}
	err := facts{
		{"registration", r.Code + ", " + r.State}, {"in force", r.InForce}, {"open", moment(r.Opens) + " to " + moment(r.Closes)},
		{"places", quotaOf(r.Quota) + ", " + given}, {"waiting list", fmt.Sprintf("%d", r.Waiting)}, {"people", strings.Join(counts, ", ")},
		{"seed sha256", r.Commitment}, {"drawn", moment(r.Drawn)},
	}.print(w)
	if err != nil {
		return err
	}
	versions := tableOf("VERSION", "STATE", "HASH", "WRITTEN BY", "PROPOSED BY", "APPROVED BY")
	for _, v := range r.Versions {
		versions.row(v.ID, v.State, v.Hash[:min(12, len(v.Hash))], v.Maker, v.Proposer, v.Checker)
	}
	return printParts(w, versions)
}

func (d *registrationDoor) printVersion(cmd *cobra.Command, v api.RegistrationVersion) error {
	if d.json {
		return printJSON(cmd.OutOrStdout(), v)
	}
	return printVersion(cmd.OutOrStdout(), v)
}

func printVersion(w io.Writer, v api.RegistrationVersion) error {
	b := v.Brief
	all := facts{
		{"version", v.ID + ", " + v.State}, {"open", moment(&b.Opens) + " to " + moment(&b.Closes)}, {"places", quotaOf(b.Quota) + ", " + b.Mode + ", " + b.Confirm},
		{"waiting list", fmt.Sprint(b.Waiting)}, {"product", b.Product}, {"who", b.Who.String()},
	}
	if b.Cooling > 0 {
		all = append(all, fact{"cooling off", fmt.Sprintf("%d days", b.Cooling)})
	}
	if b.Target > 0 {
		all = append(all, fact{"spending", fmt.Sprint(b.Target)})
	}
	if b.Reward.Pool != "" {
		all = append(all, fact{"reward", "a code of " + b.Reward.Pool + ", on " + b.Reward.On})
	}
	for _, l := range sortedKeys(b.Names) {
		all = append(all, fact{"name " + string(l), b.Names[l]}, fact{"terms " + string(l), b.Terms[l]})
	}
	all = append(all, facts{
		{"hash", v.Hash}, {"written", by(v.Maker, moment(v.Saved))}, {"proposed", by(v.Proposer, moment(v.Proposed))}, {"approved", by(v.Checker, moment(v.Decided))},
	}...)
	if err := all.print(w); err != nil {
		return err
	}
	return printFaults(w, wrongs(v.Faults))
}

// showEvidence prints what proves that a customer registered.
func (d *registrationDoor) showEvidence(cmd *cobra.Command, code, customer string) error {
	var e api.Evidence
	if err := d.ask(cmd, http.MethodGet, personPath(code, customer), nil, &e); err != nil {
		return err
	}
	if d.json {
		return printJSON(cmd.OutOrStdout(), e)
	}
	stage := e.Stage
	if e.Place > 0 {
		stage = fmt.Sprintf("%s, number %d", e.Stage, e.Place)
	}
	return facts{
		{"reference", e.Ref}, {"customer", e.Customer + ", " + e.Number}, {"stage", stage}, {"came as", fmt.Sprintf("number %d", e.Order)},
		{"at", moment(&e.At)}, {"by", e.Channel + ", in " + e.Lang}, {"words", e.Words}, {"terms", "version " + e.Terms}, {"agreed to", e.Agreed},
		{"decided", by(e.By, moment(e.Decided))}, {"may leave", until(e)},
	}.print(cmd.OutOrStdout())
}

func until(e api.Evidence) string {
	if e.Fixed == nil {
		return ""
	}
	return "by themselves until " + moment(e.Fixed)
}

func personPath(code, customer string) string {
	return of(code) + "/people/" + url.PathEscape(customer)
}

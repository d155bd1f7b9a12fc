package main

import (
	"fmt"
	"io"

	"cardline/gateway/api"
)

func printTemplates(w io.Writer, ts []api.Template) error {
	list := tableOf("TEMPLATE", "STATE", "SEGMENTS", "MAKER", "CHECKER", "")
	for _, v := range ts {
		used := ""
		if v.InUse {
			used = "in use"
		}
		list.row(v.ID, v.State, v.Segments, v.Maker, v.Checker, used)
	}
	return list.print(w, "no templates")
}

func printTemplate(w io.Writer, v api.Template) error {
	state := v.State
	if v.InUse {
		state += ", in use"
	}
	err := facts{
		{"template", v.ID + ", " + state}, {"text", v.Text}, {"segments", fmt.Sprint(v.Segments, " at most")}, {"from", moment(v.From)}, {"hash", v.Hash},
		{"written", by(v.Maker, moment(v.Saved))}, {"proposed", by(v.Proposer, moment(v.Proposed))},
		{"approved", by(v.Checker, moment(v.Decided))}, {"retired", by(v.Ender, moment(v.Ended))},
	}.print(w)
	if err != nil {
		return err
	}
	return printFaults(w, v.Faults)
}

func by(name, at string) string {
	if name == "" {
		return ""
	}
	if at == "" {
		return "by " + name
	}
	return "by " + name + ", " + at
}

func printPreview(w io.Writer, p api.Preview) error {
	fmt.Fprintln(w, oneLine(p.Text))
	encoding := p.Encoding
	if p.Forces != "" {
		encoding += fmt.Sprintf(", for character %d is %s, in the %s", p.At, oneLine(p.Forces), p.In)
	}
	segments := fmt.Sprintf("%d (%d characters)", p.Segments, p.Units)
	if p.Worst > 0 {
		segments += fmt.Sprintf(", with the longest data %d", p.Worst)
	}
	price := "no price known for " + p.Country
	if p.Price != "" {
		price = p.Price + " (" + p.Source + ")"
	}
	if err := (facts{{"country", p.Country}, {"encoding", encoding}, {"segments", segments}, {"price", price}}).print(w); err != nil {
		return err
	}
	return printFaults(w, wrongs(p.Faults))
}

// wrongs are faults in words, with their fields.
func wrongs(all []api.Wrong) []string {
	out := make([]string, len(all))
	for i, f := range all {
		if out[i] = f.Why; f.Field != "" {
			out[i] = f.Field + ": " + f.Why
		}
	}
	return out
}

func printFaults(w io.Writer, faults []string) error {
	if len(faults) == 0 {
		return nil
	}
	fmt.Fprintln(w, "It cannot be proposed:")
	for _, f := range faults {
		if _, err := fmt.Fprintln(w, "  "+oneLine(f)); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"cardline/gateway/api"
)

func printTemplates(w io.Writer, ts []api.Template) error {
	if len(ts) == 0 {
		_, err := fmt.Fprintln(w, "no templates")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TEMPLATE\tSTATE\tSEGMENTS\tMAKER\tCHECKER\t")
	for _, v := range ts {
		used := ""
		if v.InUse {
			used = "in use"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", v.ID, v.State, v.Segments, v.Maker, v.Checker, used)
	}
	return t.Flush()
}

func printTemplate(w io.Writer, v api.Template) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	state := v.State
	if v.InUse {
		state += ", in use"
	}
	fmt.Fprintf(t, "template\t%s, %s\n", v.ID, state)
	for _, line := range []struct{ name, value string }{
		{"text", v.Text}, {"segments", fmt.Sprint(v.Segments, " at most")}, {"from", moment(v.From)}, {"hash", v.Hash},
		{"written", by(v.Maker, moment(v.Saved))}, {"proposed", by(v.Proposer, moment(v.Proposed))},
		{"approved", by(v.Checker, moment(v.Decided))}, {"retired", by(v.Ender, moment(v.Ended))},
	} {
		if line.value != "" {
			fmt.Fprintf(t, "%s\t%s\n", line.name, oneLine(line.value))
		}
	}
	if err := t.Flush(); err != nil {
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
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	encoding := p.Encoding
	if p.Forces != "" {
		encoding += fmt.Sprintf(", for character %d is %s, in the %s", p.At, oneLine(p.Forces), p.In)
	}
	fmt.Fprintf(t, "country\t%s\n", p.Country)
	fmt.Fprintf(t, "encoding\t%s\n", encoding)
	fmt.Fprintf(t, "segments\t%d (%d characters)", p.Segments, p.Units)
	if p.Worst > 0 {
		fmt.Fprintf(t, ", with the longest data %d", p.Worst)
	}
	price := "no price known for " + p.Country
	if p.Price != "" {
		price = p.Price + " (" + p.Source + ")"
	}
	fmt.Fprintf(t, "\nprice\t%s\n", oneLine(price))
	if err := t.Flush(); err != nil {
		return err
	}
	return printFaults(w, p.Faults)
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

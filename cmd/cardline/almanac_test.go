package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestAlmanac(t *testing.T) {
	t.Parallel()
	run := func(args string) (out, warned string, err error) {
		cmd := newAlmanac()
		var said, told bytes.Buffer
		cmd.SetOut(&said)
		cmd.SetErr(&told)
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		cmd.SetArgs(strings.Fields(args))
		err = cmd.ExecuteContext(t.Context())
		return said.String(), told.String(), err
	}
	for _, c := range []struct {
		args  string
		lines int
		want  []string // among the lines, from their beginning
		warns string
	}{
		{"2027", 21, []string{"2027-01-15  laba ", "2027-02-06  spring-festival      Sat  lunar 2027-01-01\n"}, ""},
		{"2027 --json", 21, []string{`{"date":"2027-02-06","festival":"spring-festival"}` + "\n"}, ""},
		{"1992 --json", 22, []string{`{"date":"1992-01-12","festival":"laba"}`, `{"date":"1992-12-31","festival":"laba"}`}, ""},
		{"1993", 20, nil, ""},
		{"2026 --region CN", 21, []string{"2026-09-25  mid-autumn           Fri  lunar 2026-08-15  holiday: Mid-Autumn\n", "2026-02-14  valentine            Sat  lunar 2025-12-27  worked for a holiday\n"}, ""},
		{"2027 --region hk --json", 21, []string{`{"date":"2027-09-15","festival":"mid-autumn","working":true}`, `{"date":"2027-02-06","festival":"spring-festival","working":false,"holiday":"Lunar New Year"}`}, ""},
		{"2026 --region cn --working-days", 40, []string{"2026-02-28  Sat  worked for a holiday\n", "2026-02-23  Mon  holiday: Spring Festival\n", "248 working days in CN\n"}, ""},
		{"2026 --region cn --working-days --json", 365, []string{`{"date":"2026-01-04","working":true}`, `{"date":"2026-01-01","working":false,"holiday":"New Year"}`}, ""},
		{"2027 --region cn", 21, []string{"2027-02-06  spring-festival      Sat  lunar 2027-01-01  holiday: Spring Festival\n"}, "2027 in CN are not in the table, which holds 2024 to 2026"},
	} {
		out, warned, err := run(c.args)
		if err != nil || strings.Count(out, "\n") != c.lines || c.warns == "" && warned != "" || !strings.Contains(warned, c.warns) {
			t.Errorf("%s: %v, %d lines for %d, warned %q:\n%s", c.args, err, strings.Count(out, "\n"), c.lines, warned, out)
		}
		for _, want := range c.want {
			if !strings.Contains("\n"+out, "\n"+want) {
				t.Errorf("%s lacks %q:\n%s", c.args, want, out)
			}
		}
	}
	for args, want := range map[string]string{
		"1949": "no year from 1950", "soon": "no year", "2027 --region fr": "known but of cn, gb, hk, us", "2027 --working-days": "whose working days",
	} {
		if _, _, err := run(args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

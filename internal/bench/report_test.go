package bench

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestVerdictIsOfTheMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row  Row
		ours []float64
		want string
	}{
		{Row{Bar: 0.5, Goal: 0.75, More: true}, []float64{80, 20, 90}, "goal"},
		{Row{Bar: 0.5, Goal: 0.75, More: true}, []float64{60, 60, 10}, "bar"},
		{Row{Bar: 0.5, Goal: 0.75, More: true}, []float64{49, 90, 40}, "missed"},
		{Row{Bar: 3, Goal: 2}, []float64{199}, "goal"},
		{Row{Bar: 3, Goal: 2}, []float64{250, 260}, "bar"},
		{Row{Bar: 3, Goal: 2}, []float64{301}, "missed"},
		{Row{Bar: 100, Goal: 64, Alone: true}, []float64{70}, "bar"},
	} {
		for _, v := range c.ours {
			c.row.add(100, v)
		}
		if c.row.Result != c.want {
			t.Errorf("%v of 100 with bar %g, goal %g: %s, want %s", c.ours, c.row.Bar, c.row.Goal, c.row.Result, c.want)
		}
	}
}

func TestReportIsForPeopleAndMachines(t *testing.T) {
	t.Parallel()
	row := Row{ID: rowText, What: "whole turn of a text", Unit: "/s", Bar: 0.5, Goal: 0.75, More: true}
	row.add(16900, 9800)
	row.add(15000, 9000)
	r := Report{Machine: machine(), Rows: []Row{row}, Loads: []Load{{What: "texts", Rounds: []load{{Rate: 9800, Errors: 0}}}}}
	var table, raw bytes.Buffer
	if err := r.Table(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"15.9k /s [15.0k-16.9k]", "0.59 x [0.58-0.60]", "bar"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
	var back Report
	if err := r.JSON(&raw); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw.Bytes(), &back); err != nil || back.Rows[0].Result != "bar" {
		t.Errorf("the JSON does not say what the table says: %v\n%s", err, raw.String())
	}
}

func TestStepsOfACallGoOn(t *testing.T) {
	t.Parallel()
	if _, _, err := steps(time.Now); err != nil {
		t.Error(err)
	}
}

package campaign

import (
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rows are a report as a table: what, name and figures.
func (r Report) rows() [][]string {
	out := [][]string{{"what", "name", "targeted", "held_out", "blocked", "waiting", "sent", "delivered", "failed", "unknown", "converted"}}
	line := func(what string, p Part) {
		row := []string{what, p.Name}
		for _, n := range []int{p.Targeted, p.HeldOut, p.Blocked, p.Waiting, p.Sent, p.Delivered, p.Failed, p.Unknown, p.Converted} {
			row = append(row, strconv.Itoa(n))
		}
		out = append(out, row)
	}
	line("funnel", r.Funnel)
	for _, of := range []struct {
		what  string
		parts []Part
	}{{"wording", r.Wordings}, {"language", r.Languages}, {"tier", r.Tiers}, {"branch", r.Branches}, {"hour", r.Hours}} {
		for _, p := range of.parts {
			line(of.what, p)
		}
	}
	one := func(what, name string, n any) { out = append(out, []string{what, name, fmt.Sprint(n)}) }
	for _, b := range r.Blocked {
		one("blocked", b.Gate+": "+b.Reason, b.People)
	}
	for _, f := range r.Failures {
		one("failed", strings.TrimPrefix(f.String(), "code "), f.Messages)
	}
	one("answers", "replied", r.Replied)
	one("answers", "registered", r.Registered)
	one("answers", "opted out", r.OptedOut)
	if h := r.Events; h != nil {
		one("events", "told", h.Told)
		one("events", "answered", h.Answered)
		one("events", "waiting", h.Waiting)
		for _, n := range h.Nothing {
			one("events", "nothing: "+n.Reason, n.Events)
		}
	}
	if r.Calls != nil {
		for _, f := range r.Calls.figures() {
			one("calls", f.name, f.n)
		}
	}
	if r.Tasks != nil {
		for _, f := range r.Tasks.figures() {
			one("tasks", f.name, f.n)
		}
	}
	for _, c := range r.Costs {
		one("cost", "", c)
	}
	if l := r.Lift; l != nil {
		one("lift", "points", l.Points)
		one("lift", "at least", l.Low)
		one("lift", "at most", l.High)
	}
	return out
}

// CSV writes the report. What a spreadsheet would take for a formula is quoted.
func (r Report) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	for _, row := range r.rows() {
		for i := range row {
			row[i] = plainCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plainCell is text that no spreadsheet computes.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

// XLSX writes the report as a workbook of one sheet.
func (r Report) XLSX(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	const sheet = "Sheet1"
	for i, row := range r.rows() {
		cells := make([]any, len(row))
		for j, v := range row {
			if n, err := strconv.ParseFloat(v, 64); err == nil && j > 1 {
				cells[j] = n
			} else {
				cells[j] = v
			}
		}
		if err := f.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &cells); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// SVG draws the funnel: how many of those who were meant came how far.
func (r Report) SVG() string {
	const left, width, high, gap = 150, 420, 26, 8
	bars := []struct {
		name string
		n    int
	}{
		{"targeted", r.Funnel.Targeted}, {"held out", r.Funnel.HeldOut}, {"blocked", r.Funnel.Blocked}, {"waiting", r.Funnel.Waiting}, {"sent", r.Funnel.Sent},
		{"delivered", r.Funnel.Delivered}, {"failed", r.Funnel.Failed}, {"replied", r.Replied}, {"registered", r.Registered}, {"converted", r.Funnel.Converted}, {"opted out", r.OptedOut},
	}
	var b strings.Builder
	title := html.EscapeString(r.Campaign + ": " + r.Name)
	total := 50 + len(bars)*(high+gap)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="%d" viewBox="0 0 700 %[1]d" role="img" font-family="system-ui, sans-serif" font-size="14">`, total)
	fmt.Fprintf(&b, `<title>%s</title><text x="10" y="26" font-size="17">%[1]s</text>`, title)
	for i, bar := range bars {
		y, long := 44+i*(high+gap), 0
		if r.Funnel.Targeted > 0 {
			long = int(int64(bar.n) * width / int64(r.Funnel.Targeted))
		}
		if bar.n > 0 {
			long = max(long, 1)
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, left-10, y+high-8, bar.name)
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#1f6f8b"/>`, left, y, min(long, width), high)
		fmt.Fprintf(&b, `<text x="%d" y="%d">%d</text>`, left+min(long, width)+8, y+high-8, bar.n)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

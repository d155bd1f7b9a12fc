package main_test

import (
	"archive/zip"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWorkbooks takes lists in that another program wrote (exceljs: shared texts, numbers, dates, formulas; and, streamed, texts within their cells),
// and reads the report of a campaign as a workbook.
func TestWorkbooks(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"bank.demo.customers": "20"})
	p := in.start(t)
	refused := filepath.Join(t.TempDir(), "refused.csv")
	p.tells(t, `5 rows: 3 people, 0 repeated, 2 refused\nguests is in use`, "list", "import", "testdata/guests.xlsx", "--name", "guests", "--country", "HK", "--skip", "--refused", refused)
	p.tells(t, `2 rows: 2 people, 0 repeated, 0 refused\nstreamed is in use`, "list", "import", "testdata/streamed.xlsx", "--name", "streamed", "--country", "HK")
	s := &salvo{t: t, in: in, at: []*process{p}}
	s.begin("BOOK", "{filter: \"region = us and tier = platinum\"}")
	await(t, time.Minute, "it is over", func() bool {
		out, err := p.cardline(t, "campaign", "show", "BOOK")
		return err == nil && strings.Contains(out, "finished")
	})
	file := filepath.Join(t.TempDir(), "report.xlsx")
	p.tells(t, ``, "campaign", "report", "BOOK", "--out", file)
	book, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	all := ""
	for _, name := range []string{"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"} {
		part, err := book.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	for _, want := range []string{"<t>targeted</t>", "<t>funnel</t>", "<t>Platinum</t>", "<v>20</v>"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook does not hold %s", want)
		}
	}
}

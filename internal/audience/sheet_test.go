package audience

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// workbookOf packs parts of a workbook.
func workbookOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	all := map[string]string{
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<sheets><sheet name="People" sheetId="1" r:id="rId3"/><sheet name="Other" sheetId="2" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/other.xml"/><Relationship Id="rId3" Target="worksheets/sheet1.xml"/></Relationships>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	for name, text := range all {
		if text == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sheetOf(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func readAll(file []byte) (rows []row, err error) {
	s, err := openSheet(file)
	if err != nil {
		return nil, err
	}
	defer s.close()
	for {
		r, err := s.next()
		if err != nil || r == nil {
			return rows, err
		}
		rows = append(rows, *r)
	}
}

func TestAWorkbookIsReadAsATable(t *testing.T) {
	t.Parallel()
	parts := sheetOf(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>language</t></is></c></row>` +
		`<row r="3"><c r="A3"><v>8.5291234567E10</v></c><c r="C3" t="str"><f>1+1</f><v>two</v></c></row>` +
		`<row r="4"></row><row r="5"><c r="B5" t="s"><v>1</v></c></row><row><c><v>46348.5</v></c><c t="b"><v>1</v></c></row>`)
	parts["xl/sharedStrings.xml"] = `<sst><si><t>number</t></si><si><r><t>zh-</t></r><r><t>Hans</t></r><rPh><t>sound</t></rPh></si></sst>`
	rows, err := readAll(workbookOf(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{line: 1, fields: []string{"number", "language"}}, {line: 3, fields: []string{"85291234567", "", "two"}}, {line: 5, fields: []string{"", "zh-Hans"}},
		{line: 6, fields: []string{"46348.5", "1"}},
	}
	if !slices.EqualFunc(rows, want, func(a, b row) bool { return a.line == b.line && slices.Equal(a.fields, b.fields) }) {
		t.Errorf("%+v", rows)
	}
	if at := momentOf("46348.5"); at.Format("2006-01-02") != "2026-11-22" {
		t.Errorf("a day of a workbook is %s", at)
	}
}

// Whatever is packed into a file, reading it ends soon, and says what is wrong with it.
func TestABadWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	row := func(cells string) map[string]string { return sheetOf(`<row r="1">` + cells + `</row>`) }
	bomb := row(`<c><v>` + strings.Repeat("7", unpackMost+1) + `</v></c>`)
	shared := row(`<c t="s"><v>0</v></c>`)
	shared["xl/sharedStrings.xml"] = `<sst>` + strings.Repeat(`<si><t>`+strings.Repeat("x", 900)+`</t></si>`, 40_000) + `</sst>`
	many := map[string]string{}
	for i := range partsMost + 1 {
		many[fmt.Sprint("junk/", i)] = "x"
	}
	wide := row(`<c r="ZZZZZZZZZZ1"><v>1</v></c>`)
	entity := map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`}
	for name, file := range map[string][]byte{
		"nothing": {}, "text": []byte("number\n+12025550147\n"), "no sheet": workbookOf(t, nil), "a part too large": workbookOf(t, bomb), "too many texts": workbookOf(t, shared),
		"too many parts": workbookOf(t, many), "a column out of bounds": workbookOf(t, wide), "a long cell": workbookOf(t, row(`<c><v>`+strings.Repeat("7", cellMost+1)+`</v></c>`)),
		"a text it does not have": workbookOf(t, row(`<c t="s"><v>7</v></c>`)), "a text before the first": workbookOf(t, row(`<c t="s"><v>-1</v></c>`)), "breaks off": workbookOf(t, sheetOf(`<row><c><v>1`)),
		"entities": workbookOf(t, entity), "deep": workbookOf(t, row(`<c>`+strings.Repeat("<a>", 10_000)+`</c>`)),
		"cut": workbookOf(t, row(`<c><v>1</v></c>`))[:300], "no book": workbookOf(t, map[string]string{"xl/workbook.xml": ""}),
	} {
		_, err := readAll(file)
		var fault *SheetError
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for number, want := range map[string]string{"1E9": "1000000000", "1e-3": "1e-3", "1E9999": "1E9999", "8.52E2": "852", "8.525E2": "8.525E2", "E5": "E5"} {
		if got := whole(number); got != want {
			t.Errorf("%s is written %s, want %s", number, got, want)
		}
	}
}

// What the header of a packed part says of its size is not believed.
func TestALyingWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	b := &bounded{strings.NewReader(strings.Repeat("x", 100)), 50}
	buf := make([]byte, 30)
	if n, err := b.Read(buf); n != 30 || err != nil {
		t.Fatal(n, err)
	}
	var fault *SheetError
	if _, err := b.Read(buf); !errors.As(err, &fault) {
		t.Errorf("read on: %v", err)
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		_, _ = readAll(workbookOf(t, sheetOf(rows)))
	})
}

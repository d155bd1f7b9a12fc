package main_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cardline/internal/livetest"
	"cardline/internal/store"
)

// importer sends files to one process, as an operator does.
type importer struct {
	in *installation
	db *store.DB
	p  *process
}

func newImporter(t *testing.T, database string) *importer {
	t.Helper()
	settings := map[string]string{}
	if database != "" {
		settings["database.url"], settings["redis.url"] = database, "redis://"+livetest.Redis(t)
	}
	in := install(t, settings)
	if database == "" {
		database = in.database()
	}
	i := &importer{in: in, p: in.start(t)}
	i.db = in.rows(t, database)
	return i
}

const importHeader = "key,customer,send_at,card,total,minimum,due\n"

// importRow is a row that is planned for tomorrow.
func importRow(key string) string {
	return key + ",C1001," + time.Now().Add(24*time.Hour).UTC().Format(time.RFC3339) + ",1234,USD 1102.35,USD 55.12," +
		time.Now().AddDate(0, 0, 20).Format(time.DateOnly) + "\n"
}

func importRows(of string, n int) string {
	var b strings.Builder
	b.WriteString(importHeader)
	for i := range n {
		b.WriteString(importRow(fmt.Sprintf("%s%06d", of, i)))
	}
	return b.String()
}

func (i *importer) file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "due.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// command is `cardline notify --file`, not yet started.
func (i *importer) command(t *testing.T, path string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t), append([]string{"notify", "--type", "due-reminder", "--file", path, "--url", i.p.url}, args...)...)
	cmd.Env = i.in.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

// says runs the command and wants to read something.
func (i *importer) says(t *testing.T, code int, want, path string, args ...string) {
	t.Helper()
	cmd, out := i.command(t, path, args...)
	err := cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != code || !strings.Contains(out.String(), want) {
		t.Errorf("exit %d, %v: %s\nwant exit %d and %q", got, err, out, code, want)
	}
}

// planned counts the messages of keys that begin so, and how many keys they have.
func (i *importer) planned(t *testing.T, of string) (n, keys int) {
	t.Helper()
	err := i.db.NewSelect().Table("messages").ColumnExpr("count(*), count(DISTINCT key)").Where("key LIKE ?", "%:"+of+"%").Scan(t.Context(), &n, &keys)
	if err != nil {
		t.Fatal(err)
	}
	return n, keys
}

func TestFilesAsTheyCome(t *testing.T) {
	t.Parallel()
	i := newImporter(t, "")
	twice := i.file(t, importRows("twice", 2500))
	i.says(t, 0, "is done: 2500 rows, 2500 planned, 0 repeated, 0 refused", twice)
	i.says(t, 0, "is done: 2500 rows, 2500 planned, 0 repeated, 0 refused", twice)
	i.says(t, 0, "is done: 2500 rows, 0 planned, 2500 repeated, 0 refused", twice, "--id", "again")
	if n, keys := i.planned(t, "twice"); n != 2500 || keys != 2500 {
		t.Errorf("%d messages, %d keys, of 2500 rows sent three times", n, keys)
	}
	one, other := importRow("same"), importRow("other")
	i.says(t, 0, "5 rows, 2 planned, 3 repeated, 0 refused", i.file(t, importHeader+one+one+other+one+other))
	i.says(t, 0, "2 rows, 2 planned, 0 repeated, 0 refused", i.file(t, "\xef\xbb\xbf"+importHeader+importRow("bom1")+importRow("bom2")))
	crlf := strings.ReplaceAll(importHeader+importRow("crlf1")+"\n"+importRow("crlf2"), "\n", "\r\n")
	i.says(t, 0, "2 rows, 2 planned, 0 repeated, 0 refused", i.file(t, crlf))
	i.says(t, 0, "1 rows, 1 planned, 0 repeated, 0 refused", i.file(t, strings.TrimSuffix(importHeader+importRow("unended"), "\n")))
	i.says(t, 0, "is done: 0 rows", i.file(t, importHeader))
	i.says(t, 1, "3,data.card,must be the last four digits", i.file(t, importHeader+importRow("bad1")+strings.Replace(importRow("bad2"), "1234", "12345", 1)))
}

func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	i := newImporter(t, "")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(importRows("gz", 3))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	const gbk, big5 = "\xba\xa3\xb8\xdb\xd2\xf8\xd0\xd0\xd0\xc5\xd3\xc3\xbf\xa8", "\xae\xfc\xb4\xe4\xbb\xc8\xa6\xe6\xab\x48\xa5\xce\xa5\x64" // 海港银行信用卡, 海港銀行信用卡
	wide := []byte("\xff\xfe")
	for _, r := range importRows("wide", 2) {
		wide = append(wide, byte(r), 0)
	}
	for content, want := range map[string]string{
		"":                     "the file is empty",
		packed.String():        "packed by gzip: unpack it first",
		"PK\x03\x04 and so on": "a spreadsheet or an archive: save it as CSV",
		string(wide):           "is in UTF-16: save it as UTF-8",
		importHeader + importRow("a") + gbk + ",C\n":                    "line 3 is not in UTF-8 but, as it seems, in GB18030: save the file as UTF-8 (iconv -f GB18030 -t UTF-8)",
		importHeader + importRow("a") + big5 + ",C\n":                   "line 3 is not in UTF-8 but, as it seems, in BIG5",
		importHeader + "Caf\xe9 Ren\xe9,C1001\n":                        "line 2 is not in UTF-8 but, as it seems, in WINDOWS-1252",
		importHeader + importRow("a") + importRow("nul\x00b"):           "line 3 holds NUL: that is no text",
		importHeader + strings.Repeat("9", 10<<20):                      "line 2 has more than 1048576 bytes: do its lines end?",
		importHeader + strings.Repeat("9", 70_000):                      "line 2: the row has 70000 bytes, 65536 at most",
		importHeader + "a,\"C1001\nb,C1001\n":                           "line 2: a quote is opened and not closed",
		"key,customer,colour,card,total,minimum,due\n" + importRow("c"): "columns: 3 is no field of due-reminder",
	} {
		i.says(t, 1, want, i.file(t, content))
	}
	if n, _ := i.planned(t, ""); n != 0 {
		t.Errorf("%d messages were planned of files that are none", n)
	}
}

// TestAFileSurvivesTheDeathOfBothSides: server and command are killed in turn at any moment, and every row is planned once.
func TestAFileSurvivesTheDeathOfBothSides(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]string{"postgres": livetest.Postgres(t), "sqlite": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const rows, deaths = 12_000, 6
			i := newImporter(t, database)
			path := i.file(t, importRows("row", rows))
			dice := rand.New(rand.NewPCG(11, rows))
			for death := range deaths {
				cmd, out := i.command(t, path)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				before, _ := i.planned(t, "row")
				for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
					if now, _ := i.planned(t, "row"); now > before || now == rows {
						break
					}
				}
				time.Sleep(time.Duration(dice.IntN(30)) * time.Millisecond)
				if death%2 == 0 {
					i.p.kill()
					_ = cmd.Wait()
					i.p = i.in.start(t)
				} else {
					_ = cmd.Process.Kill()
					_ = cmd.Wait()
				}
				now, _ := i.planned(t, "row")
				t.Logf("death %d after %d rows: %s", death+1, now, out)
			}
			i.says(t, 0, fmt.Sprintf("is done: %d rows, %d planned, 0 repeated, 0 refused", rows, rows), path)
			if n, keys := i.planned(t, "row"); n != rows || keys != rows {
				t.Errorf("%d messages, %d keys, of %d rows", n, keys, rows)
			}
		})
	}
}

func TestAFileIsInterruptedAndGoesOn(t *testing.T) {
	t.Parallel()
	i := newImporter(t, "")
	const rows = 20_000
	path := i.file(t, importRows("row", rows))
	cmd, out := i.command(t, path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, time.Minute, "a first part is planned", func() bool { n, _ := i.planned(t, "row"); return n > 0 })
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	if err == nil || !strings.Contains(out.String(), "interrupted\n") || !strings.Contains(out.String(), "the same command goes on there") {
		t.Fatalf("%v: %s", err, out)
	}
	again, out := i.command(t, path, "--json")
	if err := again.Run(); err != nil || !strings.Contains(out.String(), "goes on at row ") {
		t.Fatalf("%v: %s", err, out)
	}
	var done struct {
		State                            string
		Rows, Planned, Repeated, Refused int
	}
	_, told, _ := strings.Cut(out.String(), "\n")
	if err := json.Unmarshal([]byte(told), &done); err != nil || done.State != "done" || done.Rows != rows || done.Planned != rows || done.Repeated != 0 || done.Refused != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if n, keys := i.planned(t, "row"); n != rows || keys != rows {
		t.Errorf("%d messages, %d keys", n, keys)
	}
}

// TestTwoSendTheSameFileAtOnce: somebody else, or the same command started twice, takes part in it and changes nothing.
func TestTwoSendTheSameFileAtOnce(t *testing.T) {
	t.Parallel()
	i := newImporter(t, livetest.Postgres(t))
	const rows = 15_000
	path := i.file(t, importRows("row", rows))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	ended := make(chan string, 2)
	for range 2 {
		cmd, out := i.command(t, path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			err := cmd.Wait()
			ended <- fmt.Sprintf("%v: %s", err, out)
		}()
	}
	for range 2 {
		select {
		case told := <-ended:
			t.Log(told)
		case <-ctx.Done():
			t.Fatal("they wait for each other")
		}
	}
	i.says(t, 0, fmt.Sprintf("is done: %d rows, %d planned, 0 repeated, 0 refused", rows, rows), path)
	if n, keys := i.planned(t, "row"); n != rows || keys != rows {
		t.Errorf("%d messages, %d keys", n, keys)
	}
}

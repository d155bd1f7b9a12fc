package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cardline/internal/store/storetest"
)

func TestTemplate(t *testing.T) {
	t.Parallel()
	url := apiOn(t, storetest.SQLite(t))
	run := func(args ...string) (string, error) {
		return runRoot(t, append([]string{"template"}, append(args, "--url", url)...)...)
	}
	says := func(want string, args ...string) {
		t.Helper()
		if out, err := run(args...); err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %q, %v; want %q", args, out, err, want)
		}
	}
	refuses := func(want string, code int, args ...string) {
		t.Helper()
		_, err := run(args...)
		var known *exitError
		if !errors.As(err, &known) || known.code != code || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q and exit %d", args, err, want, code)
		}
	}
	words := filepath.Join(t.TempDir(), "words.txt")
	if err := os.WriteFile(words, []byte("Card {{ card }} expires on {{ expires }}. To get another text RENEW.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says("no templates", "list", "--state", "proposed")
	says("renewal/zh-Hant/1  approved  1         shipped  shipped  in use", "list", "--type", "renewal", "--lang", "zh-Hant")
	says("renewal/en/2, draft", "save", "renewal/en", "--file", words, "--segments", "1")
	says("To get [-a new one, or none,-]{+another+} text RENEW.[- Have you moved? Text CHANGE ADDRESS.-]", "diff", "renewal/en/1", "renewal/en/2")
	says("USD 0.0083", "preview", "renewal/en/2", "--country", "US")
	says("no price known for HK", "preview", "fraud-alert/zh-Hant", "--data", "merchant=AMAZON.COM")
	says("UCS-2, for character 15 is 换, in the words", "preview", "renewal/en", "--text", "换{{ card }}{{ expires }}")
	says("It cannot be proposed:\n  {{ expires }} is missing", "preview", "renewal/en", "--text", "{{ card }}")
	refuses("it is a draft, saved by demo-maker on", exitFault, "approve", "renewal/en/2", "--key", "demo-checker")
	says("proposed  by demo-maker", "propose", "renewal/en/2")
	refuses("templates:approve", exitHTTP, "approve", "renewal/en/2")
	says("approved, in use", "approve", "renewal/en/2", "--key", "demo-checker")
	says("approved  by demo-checker", "show", "renewal/en/2")
	says("retired", "retire", "renewal/en/2")
	says("approved, in use", "show", "renewal/en/1")
	refuses("no such template", exitFault, "show", "renewal/en/9")
	says("It cannot be proposed", "save", "renewal/en", "--text", "Reply STOP")
	refuses("STOP is a word that carriers act on", exitFault, "propose", "renewal/en/3")
}

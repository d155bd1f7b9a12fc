package main

import (
	"io"
	"strings"
	"testing"
)

// What is wrong with a flag is told before anything is asked, with what is right.
func TestFlagsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"operator key create anna --days 0":                                        "--days: 0 is not within 1 to 366",
		"operator key create anna --days -3":                                       "--days: -3 is not within 1 to 366",
		"operator key create anna --days 400":                                      "--days: 400 is not within 1 to 366",
		"operator key rotate 0197 --grace 200h":                                    "--grace: 200h0m0s is not within 0h to 168h",
		"operator key rotate 0197 --grace -1h":                                     "--grace: -1h0m0s is not within 0h to 168h",
		"operator key rotate 0197 --grace 90m":                                     "in whole hours",
		"audit list --from x":                                                      `--from: "x" is no time; write it so: 2026-11-22T09:30:00+08:00`,
		"audit list --until 2026-11-22":                                            `--until: "2026-11-22" is a day and no time`,
		"audit list --from 2026-11-22T09:30:00":                                    "has no zone",
		"audit list --from 2026-11-22T09:30:00Z --until 2026-11-22T09:30:00+08:00": "--until: is not after --from",
		"audit list --most 0":                                                      "--most: 0 is too few: at least 1",
		"template save renewal/en --text x --segments 0":                           "--segments: 0 is not within 1 to 6",
		"template save renewal/en --text x --segments 9":                           "--segments: 9 is not within 1 to 6",
		"template save renewal/en --text x --from soon":                            `--from: "soon" is no time`,
		"template save renewal/en/2 --text x":                                      "name it type/language",
		"template preview renewal/en/0":                                            "a version is a number from 1",
		"template show renewal/en":                                                 "such as due-reminder/en/1",
		"consent record +12025550147 --in --words x --at today":                    `--at: "today" is no time`,
		"consent import consents.csv --from 0":                                     "--from: 0 is too few: at least 1",
		"agent next --wait -5s":                                                    "--wait: -5s is no time to wait",
		"agent next --wait 0s":                                                     "--wait: 0s is no time to wait",
		"agent demo --talk -5s":                                                    "--talk: -5s is no time to wait",
		"agent demo --json":                                                        "--json: `cardline agent demo` tells nothing as JSON; leave it out",
		"agent demo --calls -1":                                                    "--calls: -1 is too few: at least 0",
		"queue status --hours 0":                                                   "--hours: 0 is not within 1 to 744",
		"consent register import --register hk-dnc --date 20.11.2026 dnc.txt":      `--date: "20.11.2026" is no day; write it so: 2026-11-20`,
	} {
		cmd := newRoot()
		cmd.SetOut(io.Discard)
		cmd.SetErr(io.Discard)
		cmd.SetArgs(append(strings.Fields(args), "--url", "http://127.0.0.1:1"))
		if err := cmd.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

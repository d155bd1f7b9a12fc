package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// good is an environment in which production starts.
var good = []string{
	"CARDLINE_PROFILE=production",
	"CARDLINE_PUBLIC_URL=https://line.example.com",
	"CARDLINE_REDIS_URL=rediss://:hush@redis.example.com:6379/0",
	"CARDLINE_DATABASE_URL=postgres://cardline:hush@db.example.com/cardline",
	"CARDLINE_BANK_URL=https://core.example.com",
	"CARDLINE_BANK_TOKEN=hush-bank",
	"CARDLINE_VAULT_KEYSET=/run/secrets/keyset",
	"CARDLINE_TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef",
	"CARDLINE_TWILIO_AUTH_TOKEN=hush-token",
	"CARDLINE_TWILIO_SENDER_SERVICE=+442071838750",
	"CARDLINE_TWILIO_SENDER_MARKETING=MG0123456789abcdef0123456789abcdef",
	"CARDLINE_TWILIO_SENDER_SECURITY=+442071838751",
	"CARDLINE_AGENT_NUMBER=+442071838752",
	"CARDLINE_HOTLINE_NUMBER=+442071838750",
	"CARDLINE_LINES_LOST=+442071838753",
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cardline.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// faults are the lines of an error of Load.
func faults(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestExampleIsTheDefaults(t *testing.T) {
	t.Parallel()
	got, err := Load("cardline.example.yaml", nil, nil)
	if got != Default(Production) {
		t.Errorf("the example says\n%s\nthe defaults are\n%s", got.Masked(), Default(Production).Masked())
	}
	_, bare := Load("", nil, nil)
	if err.Error() != bare.Error() {
		t.Errorf("the example adds faults of its own:\n%v\nwithout it:\n%v", err, bare)
	}
	example, _ := os.ReadFile("cardline.example.yaml")
	if got, want := settings(string(example)), settings(Default(Production).Masked()); !slices.Equal(got, want) {
		t.Errorf("the example lists\n%s\nthere is\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i, line := range strings.Split(string(example), "\n") {
		above := strings.TrimSpace(strings.Split(string(example), "\n")[max(i-1, 0)])
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !strings.HasSuffix(line, ":") && !strings.HasPrefix(above, "#") {
			t.Errorf("line %d, %q, has no comment above it", i+1, line)
		}
	}
}

// settings are the lines of a YAML text that set something.
func settings(yaml string) []string {
	var lines []string
	for line := range strings.Lines(yaml) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' {
			lines = append(lines, strings.TrimRight(line, "\n"))
		}
	}
	return lines
}

func TestLaterSourcesWin(t *testing.T) {
	t.Parallel()
	file := write(t, "listen: file:1\ndrain: 1m\nlimits: {question: 1m, cooldown: 1m, wrong_answers: 2}\nredis:\n")
	got, err := Load(file, append(good, "CARDLINE_LIMITS_COOLDOWN=2m", "CARDLINE_LIMITS_QUESTION=2m", "CARDLINE_LIMITS_WRONG_ANSWERS="),
		map[string]any{"limits.question": 3 * time.Minute, "listen": "flag:1"})
	if err != nil {
		t.Fatal(err)
	}
	l := got.Limits
	if got.Listen != "flag:1" || got.Drain != time.Minute || l.Question != 3*time.Minute || l.Cooldown != 2*time.Minute || l.WrongAnswers != 2 || l.CodesPerHour != 5 {
		t.Errorf("in force:\n%s", got.Masked())
	}
}

func TestFileFromEnvironment(t *testing.T) {
	t.Parallel()
	got, err := Load("", append(good, "CARDLINE_CONFIG="+write(t, "log: {level: warn}")), nil)
	if err != nil || got.Log.Level.String() != "WARN" {
		t.Errorf("level %v, %v", got.Log.Level, err)
	}
}

func TestSecretFromFile(t *testing.T) {
	t.Parallel()
	env := slices.DeleteFunc(slices.Clone(good), func(s string) bool { return strings.HasPrefix(s, "CARDLINE_TWILIO_AUTH_TOKEN=") })
	got, err := Load("", append(env, "CARDLINE_TWILIO_AUTH_TOKEN_FILE="+write(t, "hush-file\n")), nil)
	if err != nil || got.Twilio.AuthToken.Reveal() != "hush-file" {
		t.Errorf("token %q, %v", got.Twilio.AuthToken.Reveal(), err)
	}
	_, err = Load("", append(good, "CARDLINE_TWILIO_AUTH_TOKEN_FILE="+write(t, "x")), nil)
	if want := "CARDLINE_TWILIO_AUTH_TOKEN_FILE: set together with CARDLINE_TWILIO_AUTH_TOKEN: give one"; !slices.Contains(faults(err), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = Load("", append(env, "CARDLINE_LISTEN_FILE=/x"), nil)
	if err == nil || !strings.Contains(err.Error(), "CARDLINE_LISTEN_FILE: unknown") {
		t.Errorf("a variable that is no secret was taken from a file: %v", err)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	file := write(t, "redsi: {url: x}\nlimits: {question: 10, wrong_answers: many}\nhotline: {number: +12025550100}\ntwilio: {answers_stop: maybe}\ndrain: -1s\n")
	_, err := Load(file, append(good, "CARDLINE_TWILIO_AUTH_TOKN=hush-misspelt", "CARDLINE_LOG_FORMAT=xml"), map[string]any{"lisen": ":1"})
	for _, want := range []string{
		"redsi.url: unknown, did you mean redis.url?",
		"CARDLINE_TWILIO_AUTH_TOKN: unknown, did you mean CARDLINE_TWILIO_AUTH_TOKEN?",
		"lisen: unknown, did you mean listen?",
		"limits.question: must be a duration with its unit, such as 30s or 10m",
		"limits.wrong_answers: must be a whole number",
		"twilio.answers_stop: must be true or false",
		"log.format: must be one of json, text",
		"drain: must be longer than nothing",
	} {
		if !slices.Contains(faults(err), want) {
			t.Errorf("missing fault %q in\n%v", want, err)
		}
	}
	if _, err = Load(file, nil, nil); !strings.Contains(err.Error(), "hotline.number: must be text: put it in quotes") {
		t.Errorf("a bare number was taken: %v", err)
	}
	if _, err = Load(write(t, "a: [\nb"), good, nil); err == nil || !strings.Contains(err.Error(), "line ") {
		t.Errorf("broken YAML: %v", err)
	}
	for _, unread := range []string{"nowhere.yaml", write(t, "a: [\nb")} {
		if _, err = Load(unread, nil, nil); len(faults(err)) != 1 {
			t.Errorf("a file that cannot be read is told with what it would have given: %v", err)
		}
	}
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	got, err := Load(write(t, "twilio: {auth_token_next: [hush-list]}"), append(good, "CARDLINE_API_ADMIN_KEY=hush"), nil)
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("faults show a secret, or there are none: %v", err)
	}
	if _, err := Load(write(t, "hush"), good, nil); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a file that is a secret and no YAML: %v", err)
	}
	if masked := got.Masked(); strings.Contains(masked, "hush") || !strings.Contains(masked, `url: "postgres://…@db.example.com/cardline"`) {
		t.Errorf("shown:\n%s", masked)
	}
}

func TestMaskedCanBeLoaded(t *testing.T) {
	t.Parallel()
	want := Default(Demo)
	want.Twilio.AuthToken = ""
	got, err := Load(write(t, want.Masked()), nil, nil)
	if got.Twilio.AuthToken = ""; got != want || err != nil {
		t.Errorf("%v; got\n%s", err, got.Masked())
	}
}

func TestEveryKeyHasItsOwnVariable(t *testing.T) {
	t.Parallel()
	seen := map[string]string{envFile: "the file"}
	for _, k := range keys(new(Config)) {
		if other, taken := seen[k.env()]; taken || strings.HasSuffix(k.env(), fileSuffix) {
			t.Errorf("%s: variable %s is taken by %s or ends as that of a secret file", k.path, k.env(), other)
		}
		seen[k.env()] = k.path
	}
}

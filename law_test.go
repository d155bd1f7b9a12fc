// Package cardline_test holds what is true of the whole tree: who may import whom, what no file may contain, and that README
// tells the truth. The tables below are the law; docs/architecture.md says why it is so.
package cardline_test

import (
	"strings"
	"testing"
)

// arrows says which packages of ours each package may import. A package without a line may not exist.
var arrows = map[string]string{
	// Vocabulary: words everybody uses.
	"internal/approval": "",
	"internal/batch":    "",
	"internal/card":     "",
	"internal/clock":    "",
	"internal/locale":   "",
	"internal/money":    "",
	"internal/phone":    "",
	"internal/sms":      "",
	"internal/speech":   "internal/locale internal/money",
	"internal/template": "internal/wrong",
	"internal/spelling": "",
	"internal/vault":    "",
	"internal/wrong":    "",

	// Rooms that know nobody.
	"config":             "internal/clock internal/spelling",
	"internal/almanac":   "internal/clock internal/wrong",
	"internal/issuer":    "",
	"internal/telemetry": "internal/clock",
	"internal/console":   "internal/clock",
	"ivr":                "internal/clock internal/wrong",

	// Rooms that know words only.
	"internal/access":    "vocabulary",
	"internal/audit":     "vocabulary",
	"internal/bank":      "vocabulary",
	"internal/budget":    "vocabulary",
	"internal/consent":   "vocabulary",
	"internal/coupon":    "vocabulary",
	"internal/customer":  "vocabulary",
	"internal/pace":      "vocabulary",
	"internal/retention": "vocabulary",
	"internal/session":   "vocabulary",

	// Rooms that know other rooms.
	"commands":                 "vocabulary internal/bank internal/enrol internal/consent internal/customer internal/desk",
	"internal/enrol":           "vocabulary internal/audience internal/coupon",
	"internal/audience":        "vocabulary internal/consent internal/customer",
	"internal/greeting":        "vocabulary internal/almanac internal/audience internal/consent internal/customer",
	"internal/campaign":        "vocabulary internal/almanac internal/audience internal/coupon internal/customer internal/notice internal/outbox",
	"internal/carrier":         "vocabulary ivr",
	"internal/carrier/sandbox": "vocabulary internal/handset",
	"internal/carrier/twilio":  "vocabulary ivr internal/carrier",
	"internal/conversation":    "vocabulary internal/audit internal/desk internal/outbox",
	"internal/desk":            "vocabulary internal/almanac",
	"internal/floor":           "vocabulary",
	"internal/lines":           "vocabulary internal/almanac",
	"internal/overview":        "vocabulary internal/desk internal/outbox",
	"internal/dialogue":        "vocabulary commands ivr internal/audit internal/bank internal/customer internal/floor internal/session",
	"internal/handset":         "internal/phone internal/sms",
	"internal/menus":           "vocabulary ivr",
	"internal/wordbook":        "vocabulary commands",
	"internal/notice":          "vocabulary internal/consent internal/customer internal/outbox",
	"internal/outbox":          "vocabulary internal/almanac internal/audit internal/carrier internal/consent internal/customer",
	"internal/store":           "vocabulary internal/almanac internal/access internal/audience internal/campaign internal/audit internal/bank internal/enrol internal/greeting internal/carrier internal/consent internal/conversation internal/coupon internal/customer internal/desk internal/dialogue internal/floor internal/lines internal/menus internal/notice internal/outbox internal/pace internal/retention internal/wordbook ivr",

	// Doors, and the one place where everything meets.
	"gateway":      "vocabulary gateway/api ivr commands internal/access internal/audit internal/bank internal/enrol internal/carrier internal/carrier/twilio internal/consent internal/console internal/customer internal/dialogue internal/outbox internal/session",
	"gateway/api":  "vocabulary ivr commands internal/access internal/audience internal/campaign internal/almanac internal/audit internal/bank internal/enrol internal/greeting internal/carrier internal/consent internal/conversation internal/coupon internal/customer internal/desk internal/dialogue internal/floor internal/handset internal/issuer internal/lines internal/menus internal/notice internal/outbox internal/overview internal/pace internal/retention internal/wordbook internal/session",
	"cmd/cardline": "*",

	// The bench, and the servers and suites that tests share: no room imports these.
	"internal/bench":                  "vocabulary commands ivr internal/bank internal/carrier internal/carrier/sandbox internal/carrier/twilio internal/customer internal/dialogue internal/leash internal/outbox internal/session internal/store",
	"internal/bank/banktest":          "vocabulary internal/bank",
	"internal/bank/conformance":       "vocabulary internal/bank",
	"internal/leash":                  "",
	"internal/livetest":               "internal/leash",
	"internal/console/web/e2e/issuer": "",
	"internal/console/web/e2e/house":  "internal/leash",
	"internal/store/storetest":        "vocabulary commands internal/almanac internal/access internal/audience internal/campaign internal/audit internal/bank internal/bank/banktest internal/enrol internal/greeting internal/carrier internal/consent internal/conversation internal/coupon internal/customer internal/desk internal/dialogue internal/floor internal/lines internal/livetest internal/menus internal/notice internal/outbox internal/pace internal/retention internal/wordbook internal/store ivr",
}

// vocabulary stands for these packages in the table above.
const vocabulary = "internal/approval internal/batch internal/card internal/clock internal/locale internal/money internal/phone internal/sms internal/speech internal/spelling internal/template internal/vault internal/wrong"

// libraries says who may import what is not ours: modules by the beginning of their path, and the parts of the standard library
// that must not spread.
var libraries = map[string]string{
	"net/http": "cmd/cardline gateway gateway/api internal/bank internal/bench internal/carrier/sandbox internal/carrier/twilio internal/handset internal/issuer internal/store/storetest internal/telemetry",

	"github.com/6tail/lunar-go":               "internal/almanac",
	"github.com/alicebob/miniredis/v2":        "cmd/cardline",
	"github.com/clipperhouse/uax29/v2":        "internal/sms",
	"github.com/coreos/go-oidc/v3":            "internal/issuer",
	"golang.org/x/oauth2":                     "internal/issuer",
	"github.com/oauth2-proxy/mockoidc":        "internal/issuer gateway/api internal/console/web/e2e/issuer", // a small real issuer, for tests
	"github.com/danielgtaylor/huma/v2":        "gateway/api",
	"github.com/goccy/go-yaml":                "commands config internal/campaign internal/enrol internal/greeting internal/desk internal/lines internal/notice internal/outbox internal/retention ivr",
	"github.com/gofiber/fiber/v2":             "gateway gateway/api",
	"github.com/jackc/pgx/v5":                 "internal/bench internal/store",
	"github.com/nyaruka/phonenumbers":         "internal/phone",
	"github.com/osteele/liquid":               "internal/template",
	"github.com/pressly/goose/v3":             "internal/store",
	"github.com/prometheus/client_golang":     "internal/telemetry",
	"github.com/redis/go-redis/v9":            "cmd/cardline internal/bench internal/budget internal/pace internal/session",
	"github.com/riverqueue/river":             "cmd/cardline internal/outbox internal/store",
	"github.com/fsnotify/fsnotify":            "cmd/cardline",
	"github.com/spf13/cobra":                  "cmd/cardline",
	"github.com/spf13/pflag":                  "cmd/cardline",
	"github.com/spf13/viper":                  "config",
	"github.com/tidwall/gjson":                "internal/carrier/twilio", // one answer for each message that is sent
	"github.com/tink-crypto/tink-go/v2":       "internal/vault",
	"github.com/twilio/twilio-go/client":      "internal/bench internal/carrier/twilio", // never the root package: it links every product
	"github.com/twilio/twilio-go/rest/api":    "internal/bench internal/carrier/twilio", // in the bench as a reference
	"github.com/twilio/twilio-go/twiml":       "internal/bench",                         // as a reference to measure beside
	"github.com/valyala/fasthttp":             "internal/bench",                         // the carrier's side of a load
	"github.com/pquerna/otp":                  "internal/access",
	"golang.org/x/crypto/argon2":              "internal/access",
	"github.com/teambition/rrule-go":          "internal/campaign",
	"github.com/uptrace/bun":                  "internal/store",
	"github.com/xuri/excelize/v2":             "internal/campaign",
	"github.com/warthog618/sms/encoding/gsm7": "internal/sms",
	"golang.org/x/text/unicode/norm":          "commands",
	"golang.org/x/text/width":                 "cmd/cardline",
	"modernc.org/sqlite":                      "internal/store",
}

// blank imports run code nobody calls. These are meant.
var blanks = map[string]string{
	"embed":                          "*",
	"github.com/jackc/pgx/v5/stdlib": "internal/store",
	"modernc.org/sqlite":             "internal/store",
	"time/tzdata":                    "cmd/cardline",
}

// reveals lists who may take a number, a tail, a secret or an address out of the type that masks it, and what for.
var reveals = map[string]string{
	"cmd/cardline":             "hands configured secrets to the drivers",
	"commands":                 "prints the numbers the bank wants called",
	"config":                   "checks the form of what it read",
	"internal/bank":            "asks the bank about a card or a proof",
	"gateway/api":              "shows staff the number of a case to call back",
	"internal/campaign":        "names the card of an event in the message it leads to",
	"internal/carrier/twilio":  "dials and addresses",
	"internal/dialogue":        "keys the party; compares tails",
	"internal/handset":         "is a telephone",
	"internal/notice":          "names the card of an event in the message it becomes",
	"internal/store":           "seals what it keeps",
	"internal/store/storetest": "compares what was kept",
}

// Names that say nothing about what is inside.
const nameless = "util utils common helpers misc base types models manager core pkg"

// Sizes beyond which a file or function hides something.
const (
	fileMost     = 400
	testFileMost = 600
	funcMost     = 60
)

func TestImportsFollowTheLaw(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if f.test {
			continue
		}
		allowed, listed := arrows[f.folder]
		if !listed {
			t.Errorf("%s: package %s has no line in the law", f.path, f.folder)
			continue
		}
		for _, path := range f.imports() {
			switch own, ours := strings.CutPrefix(path, "cardline/"); {
			case ours && !among(allowed, own):
				t.Errorf("%s: %s may not import %s", f.path, f.folder, own)
			case !ours:
				lawOfLibrary(t, f, path)
			}
		}
	}
}

func lawOfLibrary(t *testing.T, f file, path string) {
	t.Helper()
	domain, _, _ := strings.Cut(path, "/")
	listed := !strings.Contains(domain, ".") // the standard library needs no line
	for module, users := range libraries {
		if path != module && !strings.HasPrefix(path, module+"/") {
			continue
		}
		listed = true
		if !among(users, f.folder) {
			t.Errorf("%s: %s may not import %s", f.path, f.folder, path)
		}
	}
	if !listed {
		t.Errorf("%s: %s has no line in the law", f.path, path)
	}
}

func TestEveryLineOfTheLawIsNeeded(t *testing.T) {
	t.Parallel()
	folders, imported := map[string]bool{}, map[string]bool{}
	for _, f := range tree(t) {
		folders[f.folder] = true
		for _, path := range f.imports() {
			imported[path] = true
		}
	}
	for folder := range arrows {
		if !folders[folder] {
			t.Errorf("the law speaks of %s, which is gone", folder)
		}
	}
	for module := range libraries {
		used := false
		for path := range imported {
			used = used || path == module || strings.HasPrefix(path, module+"/")
		}
		if !used {
			t.Errorf("the law speaks of %s, which nobody imports", module)
		}
	}
}

func TestNamesSayWhatIsInside(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		for _, part := range strings.Split(strings.TrimSuffix(f.path, ".go"), "/") {
			if among(nameless, strings.TrimSuffix(part, "_test")) {
				t.Errorf("%s: %q says nothing about what is inside", f.path, part)
			}
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		most := fileMost
		if f.test {
			most = testFileMost
		}
		if f.lines > most {
			t.Errorf("%s: %d lines, %d at most", f.path, f.lines, most)
		}
		for name, lines := range f.functions() {
			if lines > funcMost && !f.test {
				t.Errorf("%s: %s has %d lines, %d at most", f.path, name, lines, funcMost)
			}
		}
	}
}

func TestNothingRunsUncalled(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if _, found := f.functions()["init"]; found {
			t.Errorf("%s: init runs before main can say so", f.path)
		}
		for _, path := range f.blankImports() {
			if !f.test && !among(blanks[path], f.folder) {
				t.Errorf("%s: blank import of %s", f.path, path)
			}
		}
	}
}

// wallClock lists who may ask the machine: the one who hands time out, and those who wait for real programs.
const wallClock = "cmd/cardline internal/bank/banktest internal/leash internal/livetest internal/store/storetest"

// Time comes in as an argument or from clock.Clock, so that a demo, a test and two processes can turn it.
func TestTimeIsHandedIn(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if f.test || among(wallClock, f.folder) {
			continue
		}
		for _, use := range f.uses("time", "Now", "Sleep", "Since", "Until") {
			t.Errorf("%s: time.%s", f.path, use)
		}
	}
}

func TestMoneyIsNeverAFloat(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if !f.test && among("commands internal/bank internal/money", f.folder) && f.mentions("float32", "float64") {
			t.Errorf("%s: a float where money is", f.path)
		}
	}
}

func TestWhoReveals(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, f := range tree(t) {
		if f.test || !f.calls("Reveal") {
			continue
		}
		found[f.folder] = true
		if reveals[f.folder] == "" {
			t.Errorf("%s: calls Reveal, but %s is not on the list", f.path, f.folder)
		}
	}
	for folder := range reveals {
		if !found[folder] {
			t.Errorf("%s is on the list of those who reveal, but does not", folder)
		}
	}
}

func TestEveryPackageIntroducesItself(t *testing.T) {
	t.Parallel()
	docs := map[string]int{}
	for _, f := range tree(t) {
		if !f.test {
			docs[f.folder] += f.packageDocs()
		}
	}
	for folder, n := range docs {
		if n != 1 {
			t.Errorf("%s has %d package comments, one is right", folder, n)
		}
	}
}

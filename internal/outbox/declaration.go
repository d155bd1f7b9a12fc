package outbox

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/consent"
)

// Type of a message: what it is for the bank.
type Type string

// The types this program writes by itself. What the bank may have sent beside them stands in types.yaml alone.
const (
	OTP              Type = "otp"
	LateAnswer       Type = "late-answer"
	Colleague        Type = "colleague" // in the words of somebody of the bank
	EnrolConfirmed   Type = "enrol-confirmation"
	StopConfirmed    Type = "stop-confirmation"
	CardStopped      Type = "card-stopped"
	CardChanged      Type = "card-change"
	FraudAlert       Type = "fraud-alert"
	FestivalGreeting Type = "greeting"
	CampaignResult   Type = "campaign-result"
)

// Purpose chooses the sender: a stop said to one of them leaves the others open.
type Purpose string

// The purposes.
const (
	Service   Purpose = "service"
	Marketing Purpose = "marketing"
	Security  Purpose = "security"
)

// Hours in which a type may arrive.
type Hours string

// The hours, judged where the recipient is.
const (
	Always    Hours = "always"    // somebody waits for it, or must know
	Courteous Hours = "courteous" // 9:00 to 20:00
	Cheerful  Hours = "cheerful"  // courteous, and within the country's hours for what nobody asked for
)

// Declaration is what holds for every message of a type; types.yaml says what each field means.
type Declaration struct {
	Type    Type          `yaml:"-"`
	Class   consent.Class `yaml:"class"`
	OptOut  string        `yaml:"optout"`
	Purpose Purpose       `yaml:"purpose"`
	Lane    Lane          `yaml:"lane"`
	Hours   Hours         `yaml:"hours"`
	TTL     time.Duration `yaml:"ttl"`
	Reply   string        `yaml:"reply"`
	Same    time.Duration `yaml:"same"`
	Answers bool          `yaml:"answers"`
	Alert   bool          `yaml:"alert"`
	Private bool          `yaml:"private"`
	Cheer   bool          `yaml:"cheer"`
	Repeat  bool          `yaml:"repeat"`

	Collection bool `yaml:"collection"`

	Data yaml.MapSlice `yaml:"data"`

	Fields []Field `yaml:"-"` // of Data, in its order
}

// Field is one thing the words of a type need.
type Field struct {
	Name     string
	Kind     FieldKind
	Choice   []string // of OneOf
	Optional bool
}

// FieldKind is how the value of a field is written down.
type FieldKind string

// The kinds of fields. Money is "USD 312.08"; a date is ISO, a time RFC 3339.
const (
	Text    FieldKind = "text"
	Money   FieldKind = "money"
	Date    FieldKind = "date"
	Time    FieldKind = "time"
	Count   FieldKind = "count"
	Percent FieldKind = "percent"
	Tail    FieldKind = "tail"
	Code    FieldKind = "code"
	OneOf   FieldKind = "one of"
)

//go:embed types.yaml
var types []byte

// declared is types.yaml, read once. A fault in it is a fault of the program: a test reads it first.
var declared = sync.OnceValue(func() []Declaration {
	ds, err := declare(types)
	if err != nil {
		panic(err)
	}
	return ds
})

// declare reads declarations strictly and tells all faults.
func declare(raw []byte) ([]Declaration, error) {
	var names yaml.MapSlice
	var byName map[Type]Declaration
	if err := yaml.Unmarshal(raw, &names); err != nil {
		return nil, fmt.Errorf("reading the types of messages: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(raw, &byName, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the types of messages: %w", err)
	}
	var faults []error
	out := make([]Declaration, 0, len(names))
	for _, n := range names {
		d := byName[Type(fmt.Sprint(n.Key))]
		d.Type = Type(fmt.Sprint(n.Key))
		for _, f := range d.Data {
			d.Fields = append(d.Fields, field(fmt.Sprint(f.Key), fmt.Sprint(f.Value)))
		}
		faults = append(faults, d.faults()...)
		out = append(out, d)
	}
	return out, errors.Join(faults...)
}

// ParseField reads a kind as types.yaml writes it: "money", "date?", "reached|missed". Not ok: there is no such kind.
func ParseField(name, kind string) (f Field, ok bool) {
	f = field(name, kind)
	return f, f.known()
}

func (f Field) known() bool {
	return slices.Contains([]FieldKind{Text, Money, Date, Time, Count, Percent, Tail, Code, OneOf}, f.Kind)
}

func field(name, kind string) Field {
	f := Field{Name: name}
	kind, f.Optional = strings.CutSuffix(kind, "?")
	if f.Kind = FieldKind(kind); strings.Contains(kind, "|") {
		f.Kind, f.Choice = OneOf, strings.Split(kind, "|")
	}
	return f
}

func (d Declaration) faults() (out []error) {
	check := func(ok bool, what string, v any) {
		if !ok {
			out = append(out, fmt.Errorf("type %s: %s %q", d.Type, what, v))
		}
	}
	check(slices.Contains([]consent.Class{consent.Transactional, consent.Marketing, consent.Care}, d.Class), "class", d.Class)
	check(slices.Contains([]string{"none", "threshold", "reduced", "channel", "topic"}, d.OptOut), "optout", d.OptOut)
	check(slices.Contains([]Purpose{Service, Marketing, Security}, d.Purpose), "purpose", d.Purpose)
	check(slices.Contains(Lanes(), d.Lane), "lane", d.Lane)
	check(slices.Contains([]Hours{Always, Courteous, Cheerful}, d.Hours), "hours", d.Hours)
	check(slices.Contains([]string{"", "yes-no", "code", "score", "command"}, d.Reply), "reply", d.Reply)
	check(d.TTL > 0, "ttl", d.TTL)
	check(d.Same >= 0, "same", d.Same)
	check(!d.Cheer || d.Hours == Cheerful, "cheer, but hours", d.Hours)
	for _, f := range d.Fields {
		check(f.known(), "data "+f.Name, f.Kind)
	}
	return out
}

// Opens reports whether the answer to a message is understood only while its question is open. A code or a command says what it answers.
func (d Declaration) Opens() bool { return d.Reply == "yes-no" || d.Reply == "score" }

// Declared looks a type up.
func Declared(t Type) (Declaration, bool) {
	d, ok := byType()[t]
	return d, ok
}

var byType = sync.OnceValue(func() map[Type]Declaration {
	out := map[Type]Declaration{}
	for _, d := range declared() {
		out[d.Type] = d
	}
	return out
})

// Declarations lists every type.
func Declarations() []Declaration { return slices.Clone(declared()) }

// Types lists the names of all types.
func Types() []Type {
	ds := declared()
	out := make([]Type, len(ds))
	for i, d := range ds {
		out[i] = d.Type
	}
	return out
}

// SafetyTypes lists the names of those that protect the customer.
func SafetyTypes() (out []Type) {
	for _, d := range declared() {
		if d.Alert {
			out = append(out, d.Type)
		}
	}
	return out
}

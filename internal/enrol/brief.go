package enrol

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"cardline/internal/approval"
	"cardline/internal/audience"
	"cardline/internal/coupon"
	"cardline/internal/locale"
	"cardline/internal/wrong"
)

// Brief is what marketing writes of a registration: everything an approval is of.
type Brief struct {
	Names   map[locale.Lang]string `json:"names" yaml:"names" doc:"What it is called, by language: en, zh-Hans, zh-Hant."`
	Terms   map[locale.Lang]string `json:"terms" yaml:"terms" doc:"What one agrees to, by language. They are texted with the reference."`
	Product string                 `json:"product,omitempty" yaml:"product" maxLength:"24" example:"Platinum" doc:"An active card of this product is needed; left out: any active card."`
	Who     audience.Filter        `json:"who,omitzero" yaml:"who" doc:"Who may register, in the words of audiences (tier, region, tags and such; neither segments nor lists); left out: everybody."`
	Opens   time.Time              `json:"opens" yaml:"opens" example:"2026-12-01T09:00:00+08:00"`
	Closes  time.Time              `json:"closes" yaml:"closes" example:"2026-12-20T18:00:00+08:00"`
	Quota   int                    `json:"quota,omitempty" yaml:"quota" minimum:"0" maximum:"10000000" example:"100" doc:"Places; 0: no limit."`
	Waiting int                    `json:"waiting,omitempty" yaml:"waiting" minimum:"0" maximum:"10000000" example:"50" doc:"Places on the waiting list; 0: none."`
	Mode    string                 `json:"mode,omitempty" yaml:"mode" enum:"first-come,lottery" doc:"How places are given; first-come."`
	Confirm string                 `json:"confirm,omitempty" yaml:"confirm" enum:"at-once,by-staff" doc:"Who promises a place; at-once."`
	Cooling int                    `json:"cooling_days,omitempty" yaml:"cooling_days" minimum:"0" maximum:"365" doc:"Days after a place was promised in which customers leave by themselves; 0: at any time."`
	Target  int64                  `json:"target,omitempty" yaml:"target" minimum:"0" maximum:"10000000" doc:"Spending that fulfils it, in the currency of the card; 0: none is asked for."`
	Reward  Reward                 `json:"reward,omitzero" yaml:"reward"`
}

// Modes and confirmations.
const (
	FirstCome = "first-come"
	Lottery   = "lottery"
	AtOnce    = "at-once"
	ByStaff   = "by-staff"
)

const (
	bytesMost = 64 << 10
	nameMost  = 40  // characters
	termsMost = 300 // characters: with the rest it is a text of a few segments
	openMost  = 400 * 24 * time.Hour
)

// Read reads a brief as YAML or JSON, strictly: what is misspelt is an error that names its line.
func Read(raw []byte) (code string, b Brief, err error) {
	if len(raw) > bytesMost {
		return "", b, fmt.Errorf("a registration has at most %d bytes", bytesMost)
	}
	var file struct {
		Code  string `yaml:"code"`
		Brief `yaml:",inline"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(&file); err != nil {
		return "", b, fmt.Errorf("reading a registration: %w", err)
	}
	b = file.Brief
	if b.Names == nil {
		b.Names = map[locale.Lang]string{}
	}
	if b.Terms == nil {
		b.Terms = map[locale.Lang]string{}
	}
	return file.Code, b, nil
}

// filled is b with what it does not say.
func (b Brief) filled() Brief {
	if b.Mode == "" {
		b.Mode = FirstCome
	}
	if b.Confirm == "" {
		b.Confirm = AtOnce
	}
	b.Opens, b.Closes = b.Opens.UTC(), b.Closes.UTC()
	return b
}

// Faults tells what forbids that it is proposed at a time.
func (b Brief) Faults(at time.Time) (all wrong.Faults) {
	add := func(is bool, field, code string, with ...any) {
		if is {
			all.Add(field, code, with...)
		}
	}
	for _, l := range locale.All() {
		for field, said := range map[string]struct {
			text string
			most int
		}{"names": {b.Names[l], nameMost}, "terms": {b.Terms[l], termsMost}} {
			n := utf8.RuneCountInString(said.text)
			add(n == 0, field+"."+string(l), "missing")
			add(n > said.most, field+"."+string(l), "characters", n, said.most)
		}
	}
	add(!b.Opens.Before(b.Closes), "closes", "closes-before")
	add(!b.Closes.After(at), "closes", "closed")
	add(b.Closes.Sub(b.Opens) > openMost, "closes", "open-long", int(openMost.Hours()/24))
	add(b.Waiting > 0 && b.Quota == 0, "waiting", "waits-endless")
	add(b.Mode != FirstCome && b.Mode != Lottery, "mode", "one-of", FirstCome+", "+Lottery)
	add(b.Mode == Lottery && b.Quota == 0, "quota", "draw-quota")
	add(b.Confirm != AtOnce && b.Confirm != ByStaff, "confirm", "one-of", AtOnce+", "+ByStaff)
	add(b.Mode == Lottery && b.Confirm == ByStaff, "confirm", "draw-decides")
	if b.Reward != (Reward{}) {
		add(coupon.CheckName(b.Reward.Pool) != nil, "reward.pool", "pool-name")
		add(b.Reward.On != OnJoining && b.Reward.On != OnTarget, "reward.on", "one-of", OnJoining+", "+OnTarget)
		add(b.Reward.On == OnTarget && b.Target == 0, "reward.on", "needs-target")
	}
	if _, err := Meant(b.Who, at); err != nil {
		all.Tell("who", wrong.From(err).In("no-lists")) // there is one field
	}
	return all
}

// Meant is a filter that is judged by itself, as on the day of at.
func Meant(who audience.Filter, at time.Time) (audience.Fixed, error) {
	if who.Nobody() {
		return audience.Fixed{}, nil
	}
	return audience.Settle(audience.Definition{Filter: who}, at,
		func(string) (audience.Filter, bool) { return audience.Filter{}, false }, func(string) (string, bool) { return "", false })
}

var codes = regexp.MustCompile(`^[A-Z][A-Z0-9]{2,15}$`)

// CheckCode says whether customers can text a code: capitals and digits, short. Its error is a *wrong.Why.
func CheckCode(code string) error {
	if !codes.MatchString(code) {
		return wrong.Of("registration-code", strconv.Quote(code))
	}
	return nil
}

// Version is one version of a registration. What it says never changes, only its course.
type Version struct {
	Code   string
	Number int // from 1
	Brief  Brief
	Course approval.Course
}

// ID is its name: HEALTH/2.
func (v Version) ID() string { return v.Code + "/" + strconv.Itoa(v.Number) }

// Hash is of everything an approval is for.
func (v Version) Hash() string {
	b, err := json.Marshal([]any{v.Code, v.Brief})
	if err != nil { // texts, numbers, times and maps of them can be written
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Campaign is what is in force once the version is opened.
func (v Version) Campaign() Campaign {
	b := v.Brief
	return Campaign{
		Code: v.Code, Names: b.Names, Terms: b.Terms, Product: b.Product, Who: b.Who, Quota: b.Quota, Target: b.Target, Opens: b.Opens, Closes: b.Closes,
		Version: strconv.Itoa(v.Number), Waiting: b.Waiting, Lottery: b.Mode == Lottery, ByStaff: b.Confirm == ByStaff, Cooling: b.Cooling,
		Reward: b.Reward,
	}
}

// Brief is what a campaign would be written as: of what the program brought, which nobody wrote here, something to go on from.
func (c Campaign) Brief() Brief {
	b := Brief{
		Names: c.Names, Terms: c.Terms, Product: c.Product, Who: c.Who, Opens: c.Opens, Closes: c.Closes, Quota: c.Quota, Waiting: c.Waiting,
		Mode: FirstCome, Confirm: AtOnce, Cooling: c.Cooling, Target: c.Target, Reward: c.Reward,
	}
	if c.Lottery {
		b.Mode = Lottery
	}
	if c.ByStaff {
		b.Confirm = ByStaff
	}
	return b
}

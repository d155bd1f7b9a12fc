package commands

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/locale"
)

// city is a place with branches, in knowledge/branches.yaml. Its branches stand in the order of its districts, the centre first.
type city struct {
	Names    locale.Words `yaml:"names"`
	Also     []string     `yaml:"also"` // other ways to write it
	Branches []branch     `yaml:"branches"`
}

type branch struct {
	Names locale.Words `yaml:"names"`
	ATM   bool         `yaml:"atm"` // machines only
}

// citiesHeard is how many cities a caller can choose from: one key each.
const citiesHeard = 9

// citiesRead is how many cities one text names.
const citiesRead = 6

// Branch tells three branches or machines of a city, MORE the next three. We have no map and do not know where the customer is, so nearness
// is the order of the districts from the centre.
func Branch() Verb {
	read := known[[]city]("branches.yaml")
	return Verb{
		ID: "BRANCH", Channels: Both, Risk: R0, About: Nobody,
		Args: []Arg{{Name: "city", Digits: 1, Choice: func(_ context.Context, r Request) (Options, error) {
			all, err := read()
			var out Options
			for _, c := range all[:min(len(all), citiesHeard)] {
				out = append(out, Option{Value: c.Names.In(r.Lang), Names: c.Names})
			}
			return out, err
		}}},
		Run: func(_ context.Context, r Request) (Answer, error) {
			all, err := read()
			if err != nil {
				return Answer{}, err
			}
			from, _ := strconv.Atoi(r.Args["after"])
			at := slices.IndexFunc(all, func(c city) bool { return c.called(r.Args["city"]) })
			if at < 0 {
				return otherCities(r, all, from), nil
			}
			return branchesFrom(r, all[at], from), nil
		},
	}
}

// called reports whether a customer means this city: "in Hong Kong", 香港分行.
func (c city) called(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, name := range slices.AppendSeq(slices.Clone(c.Also), maps.Values(c.Names)) {
		if name = strings.ToLower(name); s == name || len(name) > 3 && strings.Contains(s, name) {
			return true
		}
	}
	return false
}

func branchesFrom(r Request, c city, from int) Answer {
	from = max(0, min(from, len(c.Branches)-1))
	to := min(from+page, len(c.Branches))
	lines := make(Rows, 0, page)
	for _, b := range c.Branches[from:to] {
		say := "row"
		if b.ATM {
			say = "row-atm"
		}
		lines = append(lines, Row{Say: say, Data: Data{"name": b.Names}})
	}
	a := Answer{Say: "done", Data: Data{"city": c.Names, "lines": lines}}
	if to < len(c.Branches) {
		a.Say, a.More = "page", map[string]string{"city": r.Args["city"], "after": strconv.Itoa(to)}
	}
	return a
}

// otherCities lists where there are branches, a text at a time.
func otherCities(r Request, all []city, from int) Answer {
	from = max(0, min(from, len(all)-1))
	to := min(from+citiesRead, len(all))
	names := make([]string, 0, citiesRead)
	for _, c := range all[from:to] {
		names = append(names, c.Names.In(r.Lang))
	}
	a := Answer{Say: "unknown", Data: Data{"cities": strings.Join(names, comma(r.Lang))}}
	if to < len(all) {
		a.Say, a.More = "unknown-page", map[string]string{"city": r.Args["city"], "after": strconv.Itoa(to)}
	}
	return a
}

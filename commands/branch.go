package commands

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	Area  locale.Words `yaml:"area"` // its district
	Also  []string     `yaml:"also"` // landmarks and neighbours of it, in any language
	ATM   bool         `yaml:"atm"`  // machines only
}

// citiesRead is how many cities one text names.
const citiesRead = 6

// Branch tells three branches or machines of a city, MORE the next three. We have no map and do not know where the customer is: where they
// name a district or a landmark, its branch comes first, and the others are in the order of the districts from the centre.
func Branch() Verb {
	read := known[[]city]("branches.yaml")
	return Verb{
		ID: "BRANCH", Channels: Both, Risk: R0, About: Nobody,
		Args: []Arg{{Name: "city", Digits: 1, Choice: func(_ context.Context, r Request) (Options, error) {
			all, err := read()
			var out Options
			for _, c := range all {
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
			c, near, found := whereabouts(all, r.Args["city"])
			if !found {
				return otherCities(r, all, from), nil
			}
			return branchesFrom(r, c, near, from), nil
		},
	}
}

// whereabouts finds the city a customer means, by its own name or by that of a district or landmark in it: 香港中環, "Futian Shenzhen",
// Causeway Bay. Whoever is named by the most letters is meant. near is the branch of that district, nil where only the city was named.
func whereabouts(all []city, said string) (c city, near *branch, found bool) {
	said = spaced(said)
	most := 0
	for _, in := range all {
		city := longestNamed(said, in.Also, in.Names)
		if city > most {
			c, near, most = in, nil, city
		}
		for i, b := range in.Branches {
			if n := b.called(said); n > 0 && city+n > most {
				c, near, most = in, &in.Branches[i], city+n
			}
		}
	}
	return c, near, most > 0
}

// called is how many letters name the district of the branch, and one more where it is by its own name; 0: it is not named.
func (b branch) called(said string) int {
	if own := longestNamed(said, nil, b.Area); own > 0 {
		return own + 1
	}
	return longestNamed(said, b.Also, nil)
}

// longestNamed is the length of the longest of the names that stands in what was said.
func longestNamed(said string, also []string, names locale.Words) int {
	longest := 0
	for _, name := range slices.AppendSeq(slices.Clone(also), maps.Values(names)) {
		name = spaced(name)
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(name)); r > unicode.MaxLatin1 { // Chinese has no blanks between words
			name = strings.TrimSpace(name)
		}
		if strings.Contains(said, name) {
			longest = max(longest, len(name))
		}
	}
	return longest
}

// spaced has the words of a text in lower case, with one blank on each side and nothing else between them.
func spaced(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

func branchesFrom(r Request, c city, near *branch, from int) Answer {
	in := slices.Clone(c.Branches)
	data, done, goesOn := Data{"city": c.Names}, "done", "page"
	if near != nil {
		slices.SortStableFunc(in, func(a, b branch) int { return cmp.Compare(a.distance(*near), b.distance(*near)) })
		data["area"], done, goesOn = near.Area, "near", "near-page"
	}
	from = max(0, min(from, len(in)-1))
	to := min(from+page, len(in))
	lines := make(Rows, 0, page)
	for _, b := range in[from:to] {
		say := "row"
		if b.ATM {
			say = "row-atm"
		}
		lines = append(lines, Row{Say: say, Data: Data{"name": b.Names}})
	}
	data["lines"] = lines
	a := Answer{Say: done, Data: data}
	if to < len(in) {
		a.Say, a.More = goesOn, map[string]string{"city": r.Args["city"], "after": strconv.Itoa(to)}
	}
	return a
}

// distance is 0 within one district and 1 beyond it.
func (b branch) distance(from branch) int {
	if b.Area.In(locale.English) == from.Area.In(locale.English) {
		return 0
	}
	return 1
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

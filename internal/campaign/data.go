package campaign

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/spelling"
	"cardline/internal/wrong"
)

// dataFor is what the words of a language are filled with.
func (d Brief) dataFor(l locale.Lang) notice.Data {
	if len(d.DataIn[l]) == 0 {
		return d.Data
	}
	out := notice.Data{}
	maps.Copy(out, d.Data)
	maps.Copy(out, d.DataIn[l])
	return out
}

// longData tells of data that no text has room for, and of languages that there are not.
func (d Brief) longData(f *faults) {
	long := func(at string, data map[string]string) {
		for name, v := range data {
			if len(v) > 200 {
				f.add(at+name, "too-long", 200)
			}
		}
	}
	long("data.", d.Data)
	for l, data := range d.DataIn {
		if !l.Valid() {
			f.add("data_in", "language", strconv.Quote(string(l)))
		}
		long("data_in."+string(l)+".", data)
	}
}

// strangeData tells of data that the type does not have.
func (d Brief) strangeData(f *faults, kind outbox.Declaration) {
	strange := func(at string, data map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(data)) {
			if !slices.ContainsFunc(kind.Fields, func(one outbox.Field) bool { return one.Name == name }) {
				f.Tell(at+name, meantBy(name, kind))
			}
		}
	}
	strange("data.", d.Data)
	for _, l := range slices.Sorted(maps.Keys(d.DataIn)) {
		strange("data_in."+string(l)+".", d.DataIn[l])
	}
}

// meantBy tells that a name is no data of a type, and which may be meant.
func meantBy(name string, kind outbox.Declaration) *wrong.Why {
	names := make([]string, len(kind.Fields))
	for i, f := range kind.Fields {
		names[i] = f.Name
	}
	if near := spelling.Nearest(name, names, 3); near != "" {
		return wrong.Of("data-near", kind.Type, near)
	}
	return wrong.Of("data-none", kind.Type, strings.Join(names, ", "))
}

// wrongData tells what is wrong with data, and which is missing.
func (d Brief) wrongData(f *faults) {
	told := map[string]bool{}
	for _, l := range locale.All() {
		var amiss wrong.Faults
		if err := notice.Check(d.Type, d.dataFor(l)); err != nil && !errors.As(err, &amiss) {
			amiss.Tell("", wrong.From(err))
		}
		for _, one := range amiss {
			if !told[one.Error()] { // in the language before
				told[one.Error()] = true
				f.Tell(strings.TrimSuffix("data."+one.Field, "."), one.Why)
			}
		}
	}
}

// oneText lists data that is words, and the same in all the languages something is said in.
func (c Campaign) oneText() (names []string) {
	said := map[locale.Lang]bool{}
	for _, w := range c.Said {
		for l := range w.Text {
			said[l] = true
		}
	}
	kind, _ := outbox.Declared(c.Type)
	for _, field := range kind.Fields {
		_, given := c.Data[field.Name]
		in := 0
		for l := range said {
			if _, own := c.DataIn[l][field.Name]; !own {
				in++
			}
		}
		if field.Kind == outbox.Text && given && in > 1 {
			names = append(names, field.Name)
		}
	}
	return names
}

// warnOfData tells of words that are the same in several languages.
func (l *lookout) warnOfData() {
	if names := l.c.oneText(); len(names) > 0 {
		l.f.Warnings = append(l.f.Warnings, Warning{Name: "data", Text: fmt.Sprintf("%s: the same words in every language; data_in gives each its own", strings.Join(names, ", ")), With: names})
	}
}

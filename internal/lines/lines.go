// Package lines knows the telephone lines customers call: which numbers lead to them, when people answer there, and whether an emergency
// keeps them from it. It knows neither menus nor agents. Start at Board.Of.
package lines

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/almanac"
	"cardline/internal/phone"
)

//go:embed lines.yaml
var shipped []byte

// Main is the line of every number that belongs to no other.
const Main = "main"

// Lost is where lost cards are reported: it is never closed.
const Lost = "lost"

// Line is one that customers call.
type Line struct {
	Name    string
	Numbers []phone.Number // in addition to the one the configuration names
	Opening almanac.Opening
}

// Table are the lines by name.
type Table map[string]Line

// known is the line whose hours hold for one of this name: itself, or main where the table does not have it.
func (t Table) known(name string) string {
	if _, is := t[name]; is {
		return name
	}
	return Main
}

type written struct {
	Numbers  []string `yaml:"numbers"`
	Zone     string   `yaml:"zone"`
	Holidays string   `yaml:"holidays"`
	Open     []string `yaml:"open"`
}

// Read reads the form of lines.yaml strictly; nil stands for that file itself. The error joins every fault.
func Read(src []byte, holidays almanac.Holidays) (Table, error) {
	if src == nil {
		src = shipped
	}
	var all map[string]written
	if err := yaml.UnmarshalWithOptions(src, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the lines: %w", err)
	}
	t := Table{}
	var faults []error
	owner := map[phone.Number]string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		line, err := all[name].line(name, holidays)
		if err != nil {
			faults = append(faults, fmt.Errorf("line %s: %w", name, err))
		}
		for _, n := range line.Numbers {
			if other, twice := owner[n]; twice {
				faults = append(faults, fmt.Errorf("line %s: %s leads to %s already", name, n, other))
			}
			owner[n] = name
		}
		t[name] = line
	}
	if _, ok := t[Main]; !ok {
		faults = append(faults, errors.New("there is no line main: every other number leads to it"))
	}
	return t, errors.Join(faults...)
}

func (w written) line(name string, holidays almanac.Holidays) (Line, error) {
	line := Line{Name: name}
	var faults []error
	for _, s := range w.Numbers {
		n, err := phone.Parse(s)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		line.Numbers = append(line.Numbers, n)
	}
	zone, err := time.LoadLocation(w.Zone)
	if err != nil || w.Zone == "" {
		faults = append(faults, fmt.Errorf("zone %q is none: want a name such as Asia/Hong_Kong", w.Zone))
		zone = time.UTC
	}
	calendar := holidays[w.Holidays]
	if w.Holidays != "" && calendar == nil {
		faults = append(faults, fmt.Errorf("no holidays of %q are known", w.Holidays))
	}
	line.Opening, err = almanac.ParseOpening(zone, calendar, w.Open)
	return line, errors.Join(append(faults, err)...)
}

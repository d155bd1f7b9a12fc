package almanac

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

//go:embed zones.txt
var zonesFile string

// zones of a country, for numbers whose owner's zone we do not know.
var zones = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(zonesFile) {
		if country, names, ok := strings.Cut(strings.TrimSpace(line), " "); ok && !strings.HasPrefix(line, "#") {
			out[country] = strings.Fields(names)
		}
	}
	return out
})

// Zones are the places a window is judged at: the recipient's zone if it is a known IANA name, else every zone of the country (ISO code),
// where most people live first, so that the strictest of them decides; UTC for what is no country.
func Zones(zone, region string) []*time.Location {
	if l := location(zone); zone != "" && l != nil {
		return []*time.Location{l}
	}
	if out := Locations(zones()[region]...); len(out) > 0 {
		return out
	}
	return []*time.Location{time.UTC}
}

// Locations are the zones of these names; a name that is no zone is left out.
func Locations(names ...string) []*time.Location {
	var out []*time.Location
	for _, name := range names {
		if l := location(name); name != "" && l != nil {
			out = append(out, l)
		}
	}
	return out
}

// locations are those that were asked for, by name: reading one from its file takes longer than everything else here.
var locations sync.Map

// location is nil for a name that is no zone.
func location(name string) *time.Location {
	if l, ok := locations.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	locations.Store(name, l)
	return l
}

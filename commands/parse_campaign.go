package commands

import (
	"slices"
	"strings"
)

// campaign: the code or name of a campaign, as written.
func (t *text) campaign(f *findings, c Context, to int, free bool) {
	for i := range t.units {
		for _, known := range c.Campaigns {
			if j := t.spells(i, known); j > 0 {
				f.set("campaign", t.quote(i, j))
				f.use(i, j)
				return
			}
		}
	}
	from, coded := to, false
	if at := t.shouted(f); at >= 0 {
		from, coded = at, true
	}
	for from < len(t.units) && !coded && (f.used[from] || t.idle(from)) {
		from++
	}
	if from == len(t.units) || t.units[from].kind == numberUnit || t.roles[from] != plain && !coded || free && !coded && (to == 0 || t.units[from].pause) {
		return
	}
	end := from + 1
	for end < len(t.units) && t.units[end].glued && t.units[end].kind != questionUnit && (t.units[end].kind == hanUnit) == (t.units[from].kind == hanUnit) {
		end++
	}
	last := end
	for t.units[from].kind == hanUnit && last > from+1 && t.idle(last-1) {
		last--
	}
	f.set("campaign", t.quote(from, last))
	f.use(from, end)
}

// shouted is the first word in capitals that could be the code of a campaign: SPEND500. Where all is in capitals it says nothing.
func (t *text) shouted(f *findings) int {
	if i := t.coded(f); i >= 0 {
		return i
	}
	if strings.ToUpper(t.written) == t.written && !slices.ContainsFunc(t.units, func(u unit) bool { return u.kind == hanUnit }) {
		return -1
	}
	for i, u := range t.units {
		if !f.used[i] && u.kind == wordUnit && u.to-u.from >= 4 && t.roles[i] == plain && strings.ToUpper(t.quote(i, i+1)) == t.quote(i, i+1) {
			return i
		}
	}
	return -1
}

// spells gives the end of the units from i that are written like s, or 0.
func (t *text) spells(i int, s string) int {
	end := t.units[i].from + len(s)
	if s == "" || end > len(t.written) || !strings.EqualFold(t.written[t.units[i].from:end], s) {
		return 0
	}
	for j := i; j < len(t.units); j++ {
		if t.units[j].to == end {
			return j + 1
		}
	}
	return 0
}

// coded is the first word that ends in digits, as codes of campaigns do: CNY88, miles3x.
func (t *text) coded(f *findings) int {
	for i, u := range t.units {
		if u.kind == wordUnit && u.to-u.from >= 3 && !f.used[i] && (t.roles[i] == plain || t.roles[i] == currency) && i+1 < len(t.units) && t.units[i+1].glued && t.units[i+1].kind == numberUnit && !f.used[i+1] {
			return i
		}
	}
	return -1
}

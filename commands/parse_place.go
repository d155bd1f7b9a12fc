package commands

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// place marks the end of a place name.
type place struct{}

func (b *builder) places() {
	raw, err := fs.ReadFile(grammarFiles, "grammar/places.txt")
	if err != nil {
		b.faults = append(b.faults, fmt.Errorf("reading places: %w", err))
		return
	}
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		latin := line
		if i := strings.IndexFunc(line, func(r rune) bool { return r > 0x2E80 }); i >= 0 {
			for name := range strings.FieldsSeq(line[i:]) {
				b.known.add(b.study(name), place{})
			}
			latin = line[:i]
		}
		for name := range strings.SplitSeq(latin, "|") {
			if name = strings.TrimSpace(name); name != "" {
				b.known.add(b.study(name), place{})
			}
		}
	}
}

// place finds the places named, as written: one, or several with nothing but "and" between them. With rest, what a keyword has left
// over is a place even if nobody has heard of it.
func (p *Parser) place(t *text, f *findings, arg string, rest bool) {
	from, to := -1, -1
	for i := 0; i < len(t.units); i++ {
		n, _ := p.known.longest(t.units[i:])
		if n == 0 || f.used[i] && !rest {
			continue
		}
		if from >= 0 && !t.joins(to, i) {
			break
		}
		if from < 0 {
			from = i
		}
		to, i = i+n, i+n-1
	}
	if from < 0 {
		if !rest {
			from, to = t.destination(f, arg)
		} else {
			from, to = t.leftOver(f)
			if !t.likeAPlace(from, to) {
				return
			}
		}
	}
	if from < 0 {
		return
	}
	f.set(arg, t.quote(from, to))
	f.use(from, to)
}

// joins: only "and" or a list mark stands between the units.
func (t *text) joins(i, j int) bool {
	if i == j {
		return true
	}
	if j-i != 1 {
		return false
	}
	switch strings.ToLower(t.quote(i, j)) {
	case "and", "和", "同", "及", "与", "與", "跟":
		return true
	}
	return false
}

// destination is an unknown name after "to", "in" or "near", written with a capital; of a branch also one before it: the Central branch.
func (t *text) destination(f *findings, arg string) (from, to int) {
	for i := 1; i < len(t.units); i++ {
		switch w := t.quoteWord(i - 1); {
		case w == "to" || w == "in" || w == "near" || w == "visiting" || w == "around":
		case arg == "city" && (w == "at" || w == "by" || w == "branch" || w == "atm" || w == "beside"):
		default:
			continue
		}
		for to = i; to < len(t.units) && !f.used[to] && t.capital(to) && (to == i || !t.units[to].pause); to++ {
		}
		if to > i {
			return i, to
		}
	}
	if arg == "city" {
		if from, to = t.branchOf(f); from < 0 {
			from, to = t.near(f)
		}
		return from, to
	}
	return -1, -1
}

// branchOf is the name written with capitals before "branch" or "ATM".
func (t *text) branchOf(f *findings) (from, to int) {
	for i := 1; i < len(t.units); i++ {
		if w := t.quoteWord(i); w != "branch" && w != "atm" && w != "atms" && w != "branches" {
			continue
		}
		for from = i; from > 0 && !f.used[from-1] && t.capital(from-1) && !t.units[from].pause && !slices.Contains(noPlaces, t.quoteWord(from-1)); from-- {
		}
		if from < i {
			return from, i
		}
	}
	return -1, -1
}

// near is up to three words of a sentence after "near" or "in", however they are written: atm near times square.
func (t *text) near(f *findings) (from, to int) {
	for i := 1; i < len(t.units); i++ {
		if !slices.Contains([]string{"near", "in", "at", "around", "nearby"}, t.quoteWord(i-1)) {
			continue
		}
		for to = i; to < min(len(t.units), i+3) && t.units[to].kind == wordUnit && t.roles[to] == plain && !f.used[to] && (to == i || !t.units[to].pause) && !slices.Contains(noNames, t.quoteWord(to)); to++ {
		}
		if to > i {
			return i, to
		}
	}
	return -1, -1
}

// noNames end a name that is written without capitals, or are none.
var noNames = []string{"here", "there", "town", "home", "work", "your", "u", "ur", "you", "us", "case", "which", "that", "where", "can", "anot", "has", "have", "general", "order", "person", "area", "all", "least", "once", "please", "so", "today", "what", "also", "open", "be", "do", "n"}

// noPlaces are words with which a question for a branch begins, or that stand before any branch.
var noPlaces = []string{"nearest", "closest", "any", "which", "where", "bank", "harbour", "your", "the", "find", "is", "local", "what", "wheres", "please", "pls", "hi", "a", "an", "main", "need", "got", "i", "my"}

func (t *text) capital(i int) bool {
	u := t.units[i]
	return u.kind == wordUnit && t.written[u.from] >= 'A' && t.written[u.from] <= 'Z' && (u.to-u.from < 2 || t.written[u.from+1] > 'Z')
}

// leftOver is the first run of words that nothing has been made of.
func (t *text) leftOver(f *findings) (from, to int) {
	for from = 0; from < len(t.units); from++ {
		u := t.units[from]
		if f.used[from] || t.idle(from) || u.kind == numberUnit {
			continue
		}
		for to = from; to < len(t.units) && !f.used[to] && !t.silent(to) && t.units[to].kind != numberUnit && (to == from || !t.units[to].pause); to++ {
		}
		for to > from+1 && t.idle(to-1) && t.units[to-1].kind == hanUnit {
			to--
		}
		return from, to
	}
	return -1, -1
}

// likeAPlace: a name nobody has heard of may be a place if it is written as one, and nothing is asked in it.
func (t *text) likeAPlace(from, to int) bool {
	if from < 0 || slices.Contains(t.roles[from:to], asking) || slices.Contains([]string{"报备", "登记", "登記", "報備", "通知", "备案"}, t.quote(from, to)) || t.units[from].kind == hanUnit && to-from > 6 {
		return false
	}
	return t.units[from].kind == hanUnit || to-from == 1 || t.capital(from)
}

package ivr

import (
	"fmt"
	"strings"
)

// Difference is one thing that callers notice between two versions of a menu.
type Difference struct {
	What       string // one of Differences
	Node       string // file.node; "" for what every menu has
	Of         string // the key, the line, the argument, or which words
	Lang       string // of words
	Was, Is    string // as the files have it; "" for none
	Led, Leads []Lead // instead, where a key or a line leads; nil for nowhere
}

// Lead is where a way leads, for some callers or all.
type Lead struct {
	To   string // file.node, or again, back, redo
	Lang string // the call changes to it, where set
	For  []Ask  // for whom all of these hold; none behind others: everybody else
}

// Ask is what a way asks of a call: known, shown, person or balance, yes or no; or one of some tiers, hours, segments, lines, languages.
type Ask struct {
	What string
	Not  bool
	Is   []string
}

// What a Difference may be of. Those of ways have Led and Leads.
const (
	differsLine      = "line"
	differsKey       = "key"
	differsNode      = "node" // new, gone, or of another kind: kind, and what it does behind a space
	differsSays      = "says"
	differsFuller    = "fuller"
	differsSilence   = "silence"
	differsWrong     = "wrong"
	differsRecording = "recording" // Of: one of the four above
	differsHears     = "hears"     // Of: the key; the words with ", " between
	differsWith      = "with"      // Of: the argument
)

// sentences of what else differs: numbers and names, and what a node is or is no more.
var (
	plainly = map[string]string{
		"person": "0 and silence lead to", "lost": "a lost card is reported at", "home": "hash leads back as far as",
		"wait": "waits for seconds:", "tries": "asks so many times:", "most": "takes digits:", "least": "takes digits, at least:", "limit": "records seconds:",
	}
	eitherWay = map[string]string{"every": "is heard in every language", "listen": "cannot be interrupted", "mute": "does not listen to words"}
	saidAt    = map[string]string{
		differsSays: "says", differsFuller: "says the second time", differsSilence: "what is said after silence", differsWrong: "what is said after a wrong key",
	}
)

// Differences are all that a Difference may be of.
func Differences() []string {
	all := []string{differsLine, differsKey, differsNode, differsRecording, differsHears, differsWith}
	for _, of := range []map[string]string{plainly, eitherWay, saidAt} {
		all = append(all, sortedKeys(of)...)
	}
	return all
}

// String is the difference as a sentence.
func (d Difference) String() string {
	switch d.What {
	case differsLine:
		return d.way("line "+d.Of, "begins at")
	case differsKey:
		if d.Node == "" {
			return d.way("always key "+d.Of, "goes to")
		}
		return d.way("in "+d.Node+", key "+d.Of, "goes to")
	case differsNode:
		return d.node()
	case differsRecording:
		return d.now(saidAt[d.Of] + " is played from")
	case differsHears:
		return d.now("hears for " + d.Of + " in " + d.Lang + ":")
	case differsWith:
		return d.now("hands on " + d.Of + ":")
	}
	if said, words := saidAt[d.What]; words {
		return d.at(fmt.Sprintf("%s in %s: %q (was %q)", said, d.Lang, d.Is, d.Was))
	}
	if said, either := eitherWay[d.What]; either && d.Is != "" {
		return d.at(said + " from now on")
	} else if either {
		return d.at(said + " no more")
	}
	return d.now(plainly[d.What])
}

func (d Difference) at(said string) string { return strings.TrimSpace(d.Node + " " + said) }

func (d Difference) now(said string) string {
	return d.at(fmt.Sprintf("%s %s (was %s)", said, orNothing(d.Is), orNothing(d.Was)))
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (d Difference) node() string {
	switch {
	case d.Was == "":
		return d.Node + " is new: " + d.Is
	case d.Is == "":
		return d.Node + " is gone"
	}
	return d.now("is now")
}

func (d Difference) way(what, leads string) string {
	switch {
	case d.Led == nil:
		return fmt.Sprintf("%s is new: %s", what, tell(d.Leads))
	case d.Leads == nil:
		return fmt.Sprintf("%s is gone (was %s)", what, tell(d.Led))
	}
	return fmt.Sprintf("%s now %s %s (was %s)", what, leads, tell(d.Leads), tell(d.Led))
}

// tell is where a way leads, in words: "people.bye if hours closed; else people.join".
func tell(leads []Lead) string {
	told := make([]string, len(leads))
	for i, l := range leads {
		switch {
		case len(l.For) > 0:
			told[i] = l.To + " if " + asked(l.For)
		case i > 0:
			told[i] = "else " + l.To
		default:
			told[i] = l.To
		}
	}
	said := strings.Join(told, "; ")
	if leads[0].Lang != "" {
		said += " in " + leads[0].Lang
	}
	return said
}

// asked is what a way asks, in words: "not known, tier platinum".
func asked(all []Ask) string {
	told := make([]string, len(all))
	for i, a := range all {
		switch {
		case len(a.Is) > 0:
			told[i] = a.What + " " + strings.Join(a.Is, " or ")
		case a.Not:
			told[i] = "not " + a.What
		default:
			told[i] = a.What
		}
	}
	return strings.Join(told, ", ")
}

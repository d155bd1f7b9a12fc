package outbox

import (
	"regexp"
	"slices"
	"strings"
)

// Clause is a part of a reason as a code, with what stands in it, for who would say it in another language.
type Clause struct {
	Code string   `json:"code" example:"frequency-day" doc:"Stable. until, outlasts and call follow another."`
	With []string `json:"with,omitempty" example:"[\"2\",\"2\"]" doc:"What stands in it, in its order: figures, days, names; of paused the words of whoever paused."`
}

// saying is how a reason is worded that has a code. What stands in brackets goes with it.
type saying struct {
	code  string
	words *regexp.Regexp
}

func said(code, words string) saying { return saying{code, regexp.MustCompile("^" + words + "$")} }

// endings are what may stand behind a reason, sayings what it begins with. The gates word them; what has no line here stays as it is.
var (
	endings = []saying{
		said("call", `(?s)(.*): to be called instead`),
		said("until", `(?s)(.*): held until (\d{4}-\d\d-\d\d \d\d:\d\d) \((\S+)\)`),
		said("outlasts", `(?s)(.*), which outlasts it`),
		said("greeting-first", `(.*), a greeting goes before`),
	}
	sayings = []saying{
		said("expired", `its time ended(?: at (\S+))?`),
		said("quiet-hours", `quiet hours`),
		said("frequency", `frequency cap`),
		said("frequency-day", `frequency cap: already (\d+) messages? today, at most (\d+)`),
		said("frequency-span", `frequency cap: already (\d+) messages? in (\d+) days, at most (\d+)`),
		said("frequency-date", `frequency cap: already (\d+) messages? on (\S+), at most (\d+)`),
		said("died", `the customer has died: nothing but what protects the account`),
		said("died-number", `a customer of this number has died: no marketing and no greetings`),
		said("fraud", `a fraud case is open: no marketing and no greetings`),
		said("leaving", `the customer has asked to leave the bank: no marketing and no greetings`),
		said("complaint-serious", `a serious complaint is open: no marketing and no greetings`),
		said("complaint", `no marketing within 24 hours of a complaint`),
		said("dialogue", `a dialogue is in progress`),
		said("dunned", `a notice of an overdue payment left at (\S+): no cheer within 24 hours`),
		said("mourning", `a day of mourning: no cheer`),
		said("no-marketing", `opted out of marketing at the bank`),
		said("distrusted", `the number was reported not with its owner`),
		said("overdue", `(\d+) days overdue: no cheer`),
		said("stopped-about", `stopped: the customer wants no (marketing|care|service)`),
		said("stopped-all", `stopped: the customer asked for no more messages`),
		said("stopped", `stopped: the customer asked for no more marketing and greetings`),
		said("no-service", `the customer wants no service messages that need not be sent`),
		said("no-machine-calls", `the customer wants no calls by a machine`),
		said("calls-unagreed", `no consent to calls by a machine on file`),
		said("no-calls", `the customer wants no calls`),
		said("no-consent", `no consent to marketing on file: a number of this country \((.+)\) needs (nothing|a customer of ours|consent|written consent)`),
		said("register", `on the do-not-contact register (\S+)(?: of (\S+))?`),
		said("register-lost", `the do-not-contact register (\S+) must be loaded again: its keys are gone`),
		said("register-old", `the copy of the do-not-contact register (\S+) is of (\S+), too old(?: since (\S+))?`),
		said("sender-stopped", `the number has stopped this sender at the carrier \(21610\)`),
		said("sender-instead", `the number has stopped this sender: by the (\S+) sender`),
		said("missed", `the number is left alone until (\S+): (.+) \((\d+), (\d+) times\)`),
		said("occasion", `the number has a message of this occasion already(?:: (\S+))?`),
		said("same-waits", `the same message waits to go out at (.+?)(?: \(id (\S+)\))?`),
		said("same-sent", `the same message went out at (.+?)(?: \(id (\S+)\))?`),
		said("shared", `shares a number with somebody who gets it: a number is sent one`),
		said("no-sender", `no sender is set up that may carry it`),
		said("no-answer-way", `it expects an answer, and no sender to (.+) receives one from there`),
		said("route-stopped", `the (\S+) (\S+) is stopped: (.+) \((\d+)\)`),
		said("rest", `the carrier asked this sender to rest`),
		said("pace", `the sender's pace: it waits for its turn`),
		said("nobody", `nobody is set up to take over what stands in lane (\S+)`),
		said("asked-later", `the gates could not be asked`),
		said("paused", `(?s)paused \((.+?)\)(?:: (.*))?`),
		said("event-late", `the event is answered too late(?:: it was due(?: at (\S+))?)?`),
		said("event-not-meant", `the customer is not among those who are meant`),
		said("event-ceiling", `the ceiling of (\d+) messages a day is reached`),
		said("event-card", `the card is in another state by now`),
		said("event-told", `rule (\S+) has told them the same`),
		said("event-needless", `needless: (\S+) came`),
		said("never-reached", `(?s)the campaign was cancelled before (?:their turn|the turn of (?:\d+)): (.*)`),
		said("greeting-held-out", `held out, to compare with`),
		said("greeting-no-number", `no telephone number`),
		said("greeting-died", `a customer of this number has died`),
		said("greeting-fraud", `a fraud case is open`),
		said("greeting-leaving", `the customer has asked to leave the bank`),
		said("greeting-complaint", `a serious complaint is open`),
		said("greeting-new", `a customer only since that day`),
		said("greeting-mourning", `mourning until (\S+): no cheer`),
		said("greeting-shared", `one household number: it is greeted once(?:, for (\S+))?`),
		said("greeting-before", `greeted before on this occasion`),
		said("greeting-missed", `missed: nothing was sent at their hour(?:, (.+))?`),
		said("overdue-some", `overdue: no cheer`),
		said("score-late", `no score is waited for any more`),
		said("card-gone", `the card it asks about is not the customer's any more`),
		said("owner-lost", `the number was reported not to be with its owner`),
		said("sessions-away", `its question cannot be kept: sessions cannot be reached`),
		said("answering", `its question cannot be opened while the customer's own text is answered`),
		said("carrier-silent", `the carrier could not be asked`),
		said("carrier-lost", `not found at the carrier`),
		said("carrier-repeat", `not found at the carrier: again, worded as a possible repeat`),
		said("carrier-found", `found at the carrier`),
	}
)

// Clauses takes a reason apart; none for one without a code, as what people wrote.
func Clauses(reason string) []Clause {
	var after []Clause
	for _, end := range endings {
		if m := end.words.FindStringSubmatch(reason); m != nil {
			reason, after = m[1], append(after, Clause{Code: end.code, With: m[2:]})
		}
	}
	for _, s := range sayings {
		if m := s.words.FindStringSubmatch(reason); m != nil {
			slices.Reverse(after)
			return append([]Clause{{Code: s.code, With: slices.DeleteFunc(m[1:], func(w string) bool { return strings.TrimSpace(w) == "" })}}, after...)
		}
	}
	return nil
}

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
		said("again", `(.* \(\d+\)): again later`),
		said("too-late", `(.*), and later it is of no use`),
		said("last-try", `(try \d+: .*), the last of (\d+)`),
		said("no-time", `(try \d+: .*), and there is no time for another`),
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
		said("route-stopped", `the (\S+) (\S+) is stopped(?:: (.+) \((\d+)\))?`),
		said("sender-again", `the number has stopped this sender: again by (?:another|the (\S+) sender)`),
		said("rest", `the carrier asked this sender to rest`),
		said("pace", `the sender's pace(?:: it waits for its turn)?`),
		said("nobody", `nobody is set up to take over what stands in lane (\S+)`),
		said("asked-later", `the gates could not be asked`),
		said("taking-over", `it could not be taken over`),
		said("halted", `its worker, or its lane, stopped before anything left`),
		said("restored", `(?:paused \(all\): )?the database came back from a backup`),
		said("pauses-unknown", `(?:paused \(all\): )?not known yet what is paused`),
		said("paused", `(?s)paused \((.+?)\)(?:: (.*))?`),
		said("event-late", `the event is answered too late(?:: it was due(?: at (\S+))?)?`),
		said("event-not-meant", `the customer is not among those who are meant`),
		said("event-ceiling", `the ceiling of (\d+) messages a day is reached`),
		said("event-card", `the card is in another state by now`),
		said("event-told", `rule (\S+) has told them the same`),
		said("event-told-before", `campaign (\S+) has told them the same`),
		said("event-budget", `the budget of (.+) a day does not cover the next message`),
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
		said("greeting-off", `rule (\S+) was switched off`),
		said("greeting-missed", `missed: nothing was sent at their hour(?:, (.+))?`),
		said("overdue-some", `overdue: no cheer`),
		said("score-late", `no score is waited for any more`),
		said("card-gone", `the card it asks about is not the customer's any more`),
		said("owner-lost", `the number was reported not to be with its owner`),
		said("sessions-away", `its question cannot be kept(?:: sessions cannot be reached)?`),
		said("answering", `its question cannot be opened while the customer's own text is answered`),
		said("campaign-budget", `its budget of (.+) does not cover the next message`),
		said("campaign-swollen", `(\d+) people are meant by now: (\d+) were counted, and (\d+) may be written to at most`),
		said("campaign-whom-changed", `a segment or a list that says who is meant was changed since it was checked`),
		said("campaign-whom-unsettled", `who is meant cannot be settled any more: (.+)`),
		said("campaign-changed", `it is not what was approved`),
		said("campaign-lapsed", `its approval has lapsed`),
		said("campaign-unread", `its words cannot be read`),
		said("campaign-missed", `nobody was there to begin it between (\S+) and (\S+)`),
		said("campaign-cancelled", `(?s)campaign (\S+) was cancelled: (.*)`),
		said("campaign-over", `its campaign was cancelled`),
		said("file-cancelled", `its file was cancelled by (.+)`),
		said("campaign-day-over", `the day was over where they are`),
		said("held-out", `held out: gets nothing, to compare with`),
		said("no-number-known", `no telephone number is known`),
		said("no-wording", `no wording is for them`),
		said("no-words", `there are no words in (\S+)`),
		said("pool-empty", `coupon pool (\S+) has (\d+) codes? left, and (\d+) (?:is|are) needed`),
		said("pool-expired", `coupon pool (\S+) has expired`),
		said("pool-gone", `coupon pool (\S+) is not there`),
		said("replayed", `replayed as (\S+)`),
		said("replay", `replay of (\S+)`),
		said("again-as", `again as (\S+)`),
		said("again-for", `again for (\S+)`),
		said("carrier-unheard", `no answer from the carrier: it may have been taken`),
		said("carrier-waits", `not found at the carrier: it may still wait there, asked again later`),
		said("carrier-no-list", `the carrier has no list to look in: a person must tell`),
		said("carrier-alike", `(\d+) alike at the carrier: a person must tell`),
		said("carrier-before", `the carrier sent this text to the number at (\S+) as \S+, before the database came back from a backup`),
		said("carrier-doubt", `in doubt(?:: before .* at (\S+) as \S+, and does not tell what: .*)?`),
		said("carrier-may-repeat", `may be a repeat: the carrier sent the number something at (\S+) as \S+, and does not tell what`),
		said("carrier-silent", `the carrier could not be asked`),
		said("carrier-lost", `not found at the carrier`),
		said("carrier-repeat", `not found at the carrier: again, worded as a possible repeat`),
		said("carrier-found", `found at the carrier`),
		said("call-unsure", `whether it may be made is not known`),
		said("call-over", `its time is over`),
		said("call-hour", `nobody is called at this hour`),
		said("call-holiday", `nobody is called on a holiday: (.+)`),
		said("call-unsold", `nobody is called to be sold something or to be greeted but by a campaign`),
		said("unanswered", `no answer to its text`),
		said("call-answered", `it was answered`),
		said("call-refused", `the carrier refused it \((\d+)\)`),
		said("call-died", `the customer has died`),
		said("call-passed", `the number is not the customer's any more`),
		said("row-fields", `has (\d+) fields, and the header (\d+)`),
		said("row-text", `is no text, or too long`),
		said("row-csv", `is not CSV: a quote stands where none may`),
		said("row-missing", `is missing`),
		said("row-telephone", `is no telephone number in international form, or of the list's country`),
		said("row-language", `must be en, zh-Hans or zh-Hant`),
		said("row-stranger", `is not in the directory`),
		said("row-number", `is not one of the customer's`),
		said("row-no-number", `has no telephone number`),
		said("row-distrusted", `was reported not with its owner`),
		said("row-at", `must be a time such as \S+`),
		said("row-future", `lies in the future`),
		said("row-proof", `is missing: who can prove it\?`),
		said("row-document", `is missing: where does the document lie\?`),
		said("row-channel", `must be ([a-z]+(?:, [a-z]+)+)`),
		said("row-bytes", `must be text of at most (\d+) bytes`),
		said("row-twice", `stands on line (\d+) already`),
		said("row-code", `must be 4 to 24 letters, digits and dashes`),
		said("try", `try (\d+)(?:: (.+))?`),
		said("refused", `(.+) \((\d+)\)`), // refusals.yaml has the words
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
	if bare, counted := strings.CutSuffix(reason, ": held"); counted && after == nil { // as reports count it, without the hour
		return Clauses(bare)
	}
	return nil
}

package api

import (
	"regexp"

	"cardline/internal/access"
	"cardline/internal/approval"
	"cardline/internal/campaign"
	"cardline/internal/conversation"
	"cardline/internal/dialogue"
	"cardline/internal/enrol"
	"cardline/internal/greeting"
	"cardline/internal/menus"
	"cardline/internal/notice"
	"cardline/internal/outbox"
	"cardline/internal/wordbook"
)

// ErrorModel is an answer that is no success (RFC 9457), with a code where its detail is one that people meet often.
type ErrorModel struct {
	Title  string        `json:"title" example:"Forbidden" doc:"Of the status."`
	Status int           `json:"status" example:"403"`
	Detail string        `json:"detail,omitempty" example:"this key may not do that: it takes the scope cases:write"`
	Code   string        `json:"code,omitempty" example:"scope" doc:"Stable, for who says the detail in another language. None: the detail is all there is."`
	With   []string      `json:"with,omitempty" example:"[\"cases:write\"]" doc:"What stands in the detail, in its order."`
	Errors []*FieldFault `json:"errors,omitempty" doc:"What is wrong with fields of the call: everything at once."`
}

func (e *ErrorModel) Error() string { return e.Detail }

// GetStatus tells huma which status it is answered with.
func (e *ErrorModel) GetStatus() int { return e.Status }

// ContentType tells huma that it is a problem.
func (e *ErrorModel) ContentType(string) string { return "application/problem+json" }

// detail is how a problem is worded that has a code. What stands in brackets goes with it.
type detail struct {
	code  string
	words *regexp.Regexp
}

func worded(code, words string) detail { return detail{code, regexp.MustCompile("^" + words + "$")} }

func is(code string, err error) detail { return worded(code, regexp.QuoteMeta(err.Error())) }

// details are those with a code: what somebody may not do, what was done meanwhile, what is too much at once.
var details = []detail{
	worded("scope", `(?:this key may not do that|more time has to be approved): it takes the scope (\S+)`),
	worded("limited", `this cannot be kept to a region, branch or segment: it takes an operator without limits`),
	worded("page", `a call with a session comes from a page of ours, .*`),
	is("own", approval.ErrOwn),
	worded("own-time", `nobody approves more time for a case they have, or asked it for`),
	worded("stands-draft", `it is a draft, saved.*`),
	worded("stands-proposed", `it is proposed(?: by (\S+?))?(?: on .*|:.*)?`),
	worded("stands-approved", `it is approved(?: by (\S+?))?(?: on .*|:.*)?`),
	worded("stands-retired", `it is retired(?: by (\S+?))?(?: on .*|:.*)?`),
	is("changed", approval.ErrChanged),
	is("campaign-changed", campaign.ErrChanged),
	is("campaign-taken", campaign.ErrTaken),
	is("campaign-lapsed", campaign.ErrLapsed),
	worded("campaign-budget", `its budget of (.+) does not cover the next message: .*`),
	worded("campaign-swollen", `(\d+) people are meant by now: (\d+) were counted, and (\d+) may be written to at most: .*`),
	worded("campaign-whom-changed", `a segment or a list that says who is meant was changed since it was checked: .*`),
	worded("campaign-state", `it is \S+: to \S+ it, it must be .+`),
	worded("saved-meanwhile", `somebody else has saved it meanwhile: .*`),
	is("menu-raced", menus.ErrRaced), is("menu-base", menus.ErrBase), is("menu-same", menus.ErrSame), is("menu-shipped", menus.ErrShipped),
	is("words-raced", wordbook.ErrRaced), is("words-in-use", wordbook.ErrInUse), is("words-not-in-use", wordbook.ErrNotIn), is("words-full", wordbook.ErrFull),
	is("template-shipped", notice.ErrShipped),
	worded("template-faults", `the template cannot be used as it is`),
	worded("case-closed", `the case is closed`), worded("case-no-task", `the case is no task`), worded("case-no-time", `the law leaves no more time`),
	worded("case-top", `the case is at the highest level`), worded("case-none", `there is no such case`), worded("case-number", `that is no case number: .*`),
	worded("case-why", `a colleague's case, or nobody's: .*`), worded("empty", `the text is empty`),
	is("conversation-taken", dialogue.ErrTaken), is("conversation-over", dialogue.ErrNotHeld), is("number-lost", dialogue.ErrNotOurs), is("secret", dialogue.ErrSecret),
	is("sign-in", access.ErrSignIn), is("shut", access.ErrShut), is("codes-wrong", access.ErrWrong), is("codes-set", access.ErrCodeSet), is("weak", access.ErrWeak),
	is("last-admin", access.ErrLastAdmin), is("oneself", access.ErrOneself), is("beyond", access.ErrBeyond), is("name-taken", access.ErrTaken),
	is("operator-disabled", access.ErrDisabled), is("name", access.ErrName), is("keys-many", access.ErrTooMany),
	worded("streams", `an operator may have (\d+) event streams open: close a window`), worded("streams-all", `too many event streams are open`),
	worded("phones", `all telephones are in use`), worded("call-moved", `the step before is not over|the call waits for something else, or is over`),
	worded("menu-faults", `the menu cannot be used as it is`), worded("menu-edit", `the change cannot be made in this way`),
	worded("words-faults", `these words cannot be used as they are`),
	worded("invalid", `validation failed`),
	worded("campaign-faults", `the campaign cannot run as it is`),
	worded("campaign-whom", `who is meant cannot be settled`),
	worded("campaign-warned", `to be mended, or accepted by name: .*`),
	worded("campaign-tried", `it is tried only on numbers of the bank's own`),
	is("campaign-none", campaign.ErrNoCampaign),
	worded("registration-faults", `the registration cannot be used as it is`),
	worded("registration-none", `there is no such registration, or it was never opened`),
	is("registration-unchecked", enrol.ErrUnchecked),
	is("registration-ruling", enrol.ErrRuling),
	is("registration-quota", enrol.ErrQuota),
	is("registration-in-force", enrol.ErrInForce),
	is("registration-no-lottery", enrol.ErrNoLottery),
	is("registration-not-over", enrol.ErrNotOver),
	is("registration-drawn", enrol.ErrDrawn),
	is("registration-no-draw", enrol.ErrNoDraw),
	is("registration-over", enrol.ErrOver),
	worded("registration-stranger", `that customer is not registered for it`),
	is("version-none", enrol.ErrNoVersion),
	worded("rule-faults", `the rule cannot be (?:used as it is|taken)`),
	worded("rule-none", `there is no such greeting rule, or no version of it is approved`),
	is("rule-shipped", greeting.ErrShipped),
	worded("greeting-none", `no greeting for "(.+)": there are words for .*`),
	worded("greeting-day", `not sent: .*`),
	worded("audience-faults", `the audience cannot be made out|the filter cannot be taken`),
	worded("segment-faults", `the segment cannot be taken as it is`),
	worded("list-faults", `the list cannot be taken as it is`),
	worded("list-book", `the workbook cannot be taken`),
	worded("list-gone", `there is no such list`),
	worded("list-cursor", `the list goes on at another row|the list is in use or dropped: begin another`),
	worded("list-nobody", `the list has nobody on it`),
	worded("list-refused", `lines of the list were refused`),
	worded("unfilled", `the template cannot be filled`),
	worded("place-none", `there is no such place`),
	worded("template-none", `there is no such template|no message of that type is said by template in that language`),
	worded("no-number", `that is no telephone number`),
	worded("no-zone", `there is no such time zone`),
	worded("search-by", `search by a number, .*`),
	worded("span-empty", `there is nothing between these`),
	worded("unread-body", `the body cannot be taken as it is|the address holds what this operation does not take`),
	worded("too-large", `the body is too large`),
	worded("call-under-way", `it is under way, or over`), worded("stop-none", `no \S+ of that name is stopped`), worded("mourning-none", `no mourning of that region is declared`),
	worded("emergency-none", `there is no emergency of \S+`), worded("emergency-words", `say: words are wanted in en, zh-Hans and zh-Hant`), worded("line-none", `there is no line \S+ with hours of its own`),
	worded("not-paced", `senders are not paced here`), is("outbox-restored", outbox.ErrRestored), is("outbox-drained", outbox.ErrDraining),
	is("operator-none", access.ErrNotFound), is("key-over", access.ErrClosed), is("key-rotated", access.ErrRotated), is("key-life", access.ErrLife), is("key-grace", access.ErrGrace),
	is("limits-form", access.ErrLimits), is("role-none", access.ErrRole), is("role-scopes", access.ErrScope), is("codes-anew", access.ErrNoSeed),
	is("menu-none", menus.ErrNone), is("menu-twin", menus.ErrTwin), is("wording-none", wordbook.ErrNone), is("text-none", wordbook.ErrNoText),
	is("conversation-none", conversation.ErrNone), worded("message-none", `there is no such message`), worded("customer-none", `there is no such customer`),
	worded("alert-card", `no such card of that customer or number`), worded("alert-number", `no number of the customer is with its owner: call`), worded("trace-none", `there is no trace of that turn`),
}

// codeOf is the code of a detail, and what stands in it; "" for one without.
func codeOf(said string) (code string, with []string) {
	for _, d := range details {
		if m := d.words.FindStringSubmatch(said); m != nil {
			return d.code, nonempty(m[1:]...)
		}
	}
	return "", nil
}

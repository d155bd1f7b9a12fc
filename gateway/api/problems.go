package api

import (
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/approval"
	"cardline/internal/campaign"
	"cardline/internal/dialogue"
	"cardline/internal/menus"
	"cardline/internal/notice"
	"cardline/internal/wordbook"
)

// ErrorModel is an answer that is no success (RFC 9457), with a code where its detail is one that people meet often.
type ErrorModel struct {
	huma.ErrorModel
	Code string   `json:"code,omitempty" example:"scope" doc:"Stable, for who says the detail in another language. None: the detail is all there is."`
	With []string `json:"with,omitempty" example:"[\"cases:write\"]" doc:"What stands in the detail, in its order."`
}

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
	worded("invalid", `validation failed`),
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

// coded is a problem with the code of its detail.
func coded(m huma.ErrorModel) *ErrorModel {
	code, with := codeOf(strings.TrimSpace(m.Detail))
	return &ErrorModel{ErrorModel: m, Code: code, With: with}
}

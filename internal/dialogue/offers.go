package dialogue

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cardline/commands"
	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/session"
)

// offered is an open offer and whose it is.
type offered struct {
	bank.Offer
	owner customer.Customer
}

// invited takes a text as the answer to something the bank has proposed: a bare yes where nothing else is asked, or a yes, a no or
// nothing at all beside an offer's code. The bank is asked for its offers only when a text looks like one of these.
func (t *turn) invited(ctx context.Context, p commands.Parsed, body string) bool {
	code, rest := quoted(body)
	yes, no := p.Command == "CONFIRM_YES", p.Command == "CONFIRM_NO"
	waiting := t.waiting() != nil
	switch {
	case code != "":
		if p.Exact && p.Confidence == 100 && !yes && !no { // a keyword with its card
			return false
		}
	case waiting || !yes && !no && commands.BareDigits(body) != "1":
		return false
	}
	if t.offline && code == "" { // a yes to something, and what it was is out of reach
		t.done("unavailable", nil)
		return true
	}
	if !t.party.Known() || t.party.Distrusted || t.now.Before(t.st.CoolUntil) {
		return false
	}
	offers, err := t.offers(ctx, code)
	if err != nil {
		t.log().WarnContext(ctx, "bank not in time with its offers", "err", err)
		t.done("unavailable", nil)
		return true
	}
	switch {
	case len(offers) == 0:
		return false
	case len(offers) > 1:
		t.done("which-offer", commands.Data{"offers": byCode(offers)})
		return true
	}
	return t.invite(ctx, offers[0], no, rest, body)
}

// invite starts the verb of an offer. rest is what stands beside the code: nothing, yes, no, or the number of instalments.
func (t *turn) invite(ctx context.Context, o offered, no bool, rest, body string) bool {
	args := map[string]string{"code": o.Code}
	if rest != "" {
		said := t.Parser.Parse(rest, commands.Context{YesNoOpen: true, Now: t.now})
		months := commands.BareDigits(rest)
		switch {
		case o.Kind == "instalment" && slices.ContainsFunc(o.Months, func(n int) bool { return strconv.Itoa(n) == months }):
			args["months"] = months
		case said.Command == "CONFIRM_NO":
			no = true
		case said.Command != "CONFIRM_YES" && said.Command != commands.Empty:
			return false
		}
	}
	w := session.Work{Verb: "OFFER", Args: args, Key: t.key, Exact: true, Text: body}
	switch {
	case no:
		args["answer"] = "N"
	case !t.stands(o.Offer):
		args["answer"] = "Y" // OFFER says what became of it
	case o.Kind == "limit":
		w.Verb = "LIMIT_ACCEPT"
	case o.Kind == "instalment":
		w.Verb = "TXN_INSTALMENT"
	default:
		args["answer"] = "Y"
	}
	v, ok := t.verbs[w.Verb]
	if !ok {
		return false
	}
	if _, one := t.party.Only(); one { // with several people behind the number, a tail must say who it is
		w.Customer, w.Proven = o.owner.ID, session.Proof(commands.ByTail)
		if o.Card != "" {
			w.Cards = []card.ID{o.Card}
		}
	}
	t.begins(ctx, v, w)
	return true
}

// stands reports whether an offer can still be answered.
func (t *turn) stands(o bank.Offer) bool { return o.State == "open" && t.now.Before(o.Until) }

// offers are those that the people behind the number can answer; with a code the one of that code, answered or not.
func (t *turn) offers(ctx context.Context, code string) (open []offered, err error) {
	bctx, stop := t.bankTime(ctx)
	defer stop()
	for _, c := range t.party.Customers {
		all, err := t.Offers.Offers(bctx, c.ID)
		if err != nil && !errors.Is(err, bank.ErrNotFound) {
			return nil, err
		}
		for _, o := range all {
			if t.stands(o) && code == "" || code != "" && strings.EqualFold(o.Code, code) {
				open = append(open, offered{o, c})
			}
		}
	}
	return open, nil
}

// byCode are offers to choose from, by their codes.
func byCode(offers []offered) commands.Options {
	var out commands.Options
	for _, o := range offers {
		out = append(out, commands.Option{Value: o.Code, Names: o.Names})
	}
	return out
}

// quoted finds a code as the bank's offers have them, letters and then digits, and what is written beside it.
func quoted(body string) (code, rest string) {
	between := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }
	for word := range strings.FieldsFuncSeq(body, between) {
		letters := 0
		for letters < len(word) && latin(rune(word[letters])) {
			letters++
		}
		digits := strings.Trim(word[letters:], "0123456789")
		if letters < 2 || letters > 4 || digits != "" || len(word)-letters < 3 || len(word)-letters > 6 {
			continue
		}
		before, after, _ := strings.Cut(body, word)
		return word, strings.Trim(before+" "+after, " \t\n#+.,:;!。，！")
	}
	return "", ""
}

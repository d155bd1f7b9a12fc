package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"cardline/internal/bank"
	"cardline/internal/locale"
)

// The values of the argument state.
const (
	stateOn  = "ON"
	stateOff = "OFF"
)

// onOrOff are the choices of the argument state.
func onOrOff(context.Context, Request) (Options, error) {
	return Options{
		{
			Value: stateOn, Names: locale.Words{locale.English: "on", locale.Simplified: "开启", locale.Traditional: "開啟"},
			Said: locale.Words{locale.English: "switching on", locale.Simplified: "开启", locale.Traditional: "開啟"},
		},
		{
			Value: stateOff, Names: locale.Words{locale.English: "off", locale.Simplified: "关闭", locale.Traditional: "關閉"},
			Said: locale.Words{locale.English: "switching off", locale.Simplified: "关闭", locale.Traditional: "關閉"},
		},
	}, nil
}

// order asks the bank for one change of the card meant. no is what to say where the bank refuses, nil where it does not; reasons are those
// the verb has words for.
func order(ctx context.Context, core bank.Core, r Request, kind bank.Kind, detail map[string]string, reasons ...string) (rc bank.Receipt, no *Answer, err error) {
	k := r.Card()
	rc, err = core.Do(ctx, bank.Order{
		Key: r.Key, Kind: kind, Customer: r.Customer.ID, Card: k.ID, At: r.Now, Channel: r.Channel.String(), Detail: detail,
	})
	if !errors.Is(err, bank.ErrRefused) {
		return rc, nil, err
	}
	a := refusedFor(err, k.Tail, reasons...)
	return rc, &a, nil
}

// orNo is the refusal, if there is one.
func orNo(no *Answer) Answer {
	if no == nil {
		return Answer{}
	}
	return *no
}

// done is the answer to an order the bank has done.
func done(r Request, rc bank.Receipt, say string, d Data) Answer {
	k := r.Card()
	d["card"], d["at"], d["ref"] = k.Tail, rc.At, Digits(rc.Ref)
	a := Answer{Say: say, Data: d}
	if rc.State != "" {
		k.State = string(rc.State)
		a.Changed = append(a.Changed, k)
	}
	return a
}

const (
	// asStands is the id of a reading that nothing hangs on: agreeing to it binds the bank to no price.
	asStands = "as-it-stands"
	// readingStands is how long what was read may be agreed to; the question itself is over before.
	readingStands = 24 * time.Hour
)

// readBack is a quote without a price: what the confirmation tells beside the card. Orders that follow it name no quote.
func readBack(r Request, id string, d Data) (Quoted, *Answer, error) {
	d["card"] = r.Card().Tail
	return Quoted{ID: id, Until: r.Now.Add(readingStands), Data: d}, nil, nil
}

// instead is what a Quote says where there is nothing to agree to.
func instead(r Request, say string) (Quoted, *Answer, error) {
	return Quoted{}, &Answer{Say: say, Data: Data{"card": r.Card().Tail}}, nil
}

// plainMask writes a masked e-mail address in signs every channel carries: a single bullet would halve what fits in an English text.
func plainMask(s string) string { return strings.ReplaceAll(s, "•", "*") }

package dialogue

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"cardline/commands"
	"cardline/internal/session"
)

// Values that are better compared in writing than by ear are texted to a caller, who chooses one by key, or later by text. Whichever
// comes first counts; the other is told so.

// texts sends a caller the values of an argument, priced or listed, and makes them those that q offers. ready is false where they cannot be
// texted: then the argument is asked for as always. waits is true where the bank has not priced them yet, and where it will not: then the verb has
// said so.
func (t *turn) texts(ctx context.Context, a commands.Arg, v commands.Verb, q *session.Question) (ready, waits bool) {
	w := q.Work
	if !t.mayBeTexted(a, w) {
		return false, false
	}
	options, rows, err := t.worthReading(ctx, a, v, w)
	var no *refusedError
	switch {
	case t.bears(w, err):
		return false, true
	case errors.As(err, &no): // not over so many months, and not over others: the caller need not choose first
		t.finish(ctx, v, w, no.answer)
		return false, true
	case err != nil:
		t.log().WarnContext(ctx, "values could not be texted", "verb", v.ID, "err", err)
		return false, false
	case len(rows) < severalChoices:
		return false, false
	}
	q.Offered, q.Texted = choicesOf(options), len(rows)
	b := session.Begun{
		ID: w.Key, Work: bare(w), Voice: true, Until: t.now.Add(t.Limits.Question), Arg: a.Name, Offered: q.Offered[:q.Texted],
		Stopped: t.stopped(w),
	}
	data := t.about(v, w)
	maps.Copy(data, rows[0].Data)
	data["choices"], data["most"], data["until"] = rows, len(rows), commands.Clock(b.Until)
	tone := t.tone()
	tone.Channel = commands.Text
	body, err := t.Speaker.Say(v.ID, "choices", data, tone)
	if err == nil {
		err = t.leaves(ctx, w.Customer, choosing, b)
	}
	if err == nil {
		err = t.Texter.Text(ctx, Notice{
			Unique: "choices:" + callOf(w.Key) + ":" + chosenFor(a, w), Type: "late-answer", To: t.number, Customer: w.Customer,
			Zone: t.zone.String(), Lang: t.lang, Body: body, Asked: t.now, Expires: b.Until,
		})
	}
	if err != nil {
		t.log().WarnContext(ctx, "values could not be texted", "verb", v.ID, "err", err)
		q.Offered, q.Texted = nil, 0
		return false, false
	}
	return true, false
}

// severalChoices are so many that they are better read than heard.
const severalChoices = 2

// mayBeTexted reports whether the telephone of a call may be texted what an argument can be: it belongs to who is served.
func (t *turn) mayBeTexted(a commands.Arg, w session.Work) bool {
	c := t.st.Call
	if t.channel != commands.Voice || len(a.Texted) == 0 && a.Listed == nil || c.Customer == "" || c.Customer != w.Customer {
		return false
	}
	theirs := t.number != "" && slices.Contains(t.owner(w.Customer).Numbers, t.number)
	return theirs && !t.offline && !t.party.Distrusted && (a.Listed != nil || len(w.Cards) > 0)
}

// chosenFor tells texts of one call apart: once for a card, as what is priced anew costs the same, and once for a list.
func chosenFor(a commands.Arg, w session.Work) string {
	if a.Listed != nil {
		return w.Verb + ":" + a.Name
	}
	return string(w.Cards[0])
}

// worthReading are the values of an argument, those that are texted first, and the rows of the text.
func (t *turn) worthReading(ctx context.Context, a commands.Arg, v commands.Verb, w session.Work) (commands.Options, commands.Rows, error) {
	if a.Listed != nil {
		return t.listed(ctx, a, w)
	}
	rows, err := t.priceEach(ctx, a, v, w)
	if err != nil {
		return nil, nil, err
	}
	options, err := a.Choice(ctx, t.request(w))
	slices.SortStableFunc(options, func(x, y commands.Option) int { return textedFirst(a, x) - textedFirst(a, y) })
	return options, rows, err
}

// listed are values as the verb lists them: with more than a caller is read at once, as many are texted as are read first.
func (t *turn) listed(ctx context.Context, a commands.Arg, w session.Work) (commands.Options, commands.Rows, error) {
	type list struct {
		options commands.Options
		rows    commands.Rows
	}
	r := t.request(w)
	got, err := asks(ctx, t, "listed "+a.Name, w, func(ctx context.Context) (l list, err error) {
		l.options, l.rows, err = a.Listed(ctx, r)
		return l, err
	})
	if len(got.rows) > heardMost {
		got.rows = got.rows[:heardMost-1]
	}
	for i := range got.rows {
		got.rows[i].Data["place"] = i + 1
	}
	return got.options, got.rows, err
}

// refusedError is what a verb has to say instead of a price.
type refusedError struct{ answer commands.Answer }

func (e *refusedError) Error() string { return "no price: " + e.answer.Say }

// textedFirst orders the values of an argument: those that are texted, as they are, and then the rest.
func textedFirst(a commands.Arg, o commands.Option) int {
	if i := slices.Index(a.Texted, o.Value); i >= 0 {
		return i
	}
	return len(a.Texted)
}

// priceEach asks the bank what each of the values that are texted would come to.
func (t *turn) priceEach(ctx context.Context, a commands.Arg, v commands.Verb, w session.Work) (commands.Rows, error) {
	r := t.request(w)
	r.Channel = commands.Text
	return asks(ctx, t, "choices "+a.Name, w, func(ctx context.Context) (commands.Rows, error) {
		rows, errs := make(commands.Rows, len(a.Texted)), make([]error, len(a.Texted))
		var all sync.WaitGroup
		for i, value := range a.Texted {
			one := r
			one.Key += ":" + value
			one.Args = maps.Clone(r.Args)
			one.Args[a.Name] = value
			all.Go(func() {
				errs[i] = recovered(func() error {
					q, instead, err := v.Quote(ctx, one)
					if err == nil && instead != nil {
						err = &refusedError{*instead}
					}
					if err == nil {
						q.Data["place"] = i + 1
						rows[i] = commands.Row{Say: "row", Data: q.Data}
					}
					return err
				})
			})
		}
		all.Wait()
		if slices.ContainsFunc(rows, func(r commands.Row) bool { return r.Say != "" }) && slices.ContainsFunc(errs, func(err error) bool { return err != nil }) {
			return nil, errNoTerms // of some: the caller is asked as always
		}
		return rows, errors.Join(errs...)
	})
}

// chosenByText reports that a caller has chosen by text meanwhile, and says so. If not, this key is the choice.
func (t *turn) chosenByText(ctx context.Context, q session.Question) bool {
	if q.Texted == 0 || t.channel != commands.Voice {
		return false
	}
	if _, how := t.takesOn(ctx, q.Work.Customer, choosing, q.Work.Key, ""); how != taken {
		return false
	}
	t.st.Close(q.ID)
	t.done("already-chosen", nil)
	t.served = true
	return true
}

package dialogue

import (
	"context"
	"errors"
	"strings"
	"time"

	"cardline/commands"
	"cardline/internal/floor"
	"cardline/internal/locale"
	"cardline/internal/phone"
	"cardline/internal/session"
	"cardline/ivr"
)

// waitSeconds is how long nothing is said to a caller who waits, where there is no music. With what is said before it they hear of us every ten to fifteen
// seconds, and a free agent is noticed within as long.
const waitSeconds = 8

// tips are how many different things callers are told while they wait.
const tips = 3

// queue has a caller wait for a person, or puts them through to the one whose turn they are. ok is false where nobody can be waited
// for: then people answer at AgentNumber.
func (t *turn) queue(ctx context.Context, place ivr.Place, topic string) (page ivr.Page, ok bool) {
	if t.Floor == nil || t.offline {
		return page, false
	}
	c := t.st.Call
	w := t.waits(place, topic)
	s, err := t.Floor.Join(ctx, w)
	if err != nil {
		t.log().ErrorContext(ctx, "a caller who cannot wait is put through", "err", err)
		c.Waits = ""
		return page, false
	}
	if s.Agent == nil && s.Unattended && t.AgentNumber != "" {
		t.unwait(ctx, floor.Elsewhere)
		return page, false
	}
	if c.Waits != place.Node {
		c.Waits, c.Told = place.Node, 0
	}
	if s.Agent != nil {
		c.Rings = true
		t.outcome = orElse(t.outcome, "person")
		return ivr.Page{Then: ivr.ThenDial, Dial: s.Agent.Number.Reveal(), Ring: int(s.Ring / time.Second), Tell: t.whisper(w) + " " + t.sentence(system, "take-press", nil, t.tone()), Takes: true}, true
	}
	t.sayStanding(s, topic)
	t.outcome = orElse(t.outcome, "queue")
	return ivr.Page{Then: ivr.ThenWait, Music: t.Hold, Wait: waitSeconds, Expect: &ivr.Expect{Digits: 1, Timeout: waitSeconds}}, true
}

// waits is the caller as the floor sees them. A lost card nobody could stop goes before everybody.
func (t *turn) waits(place ivr.Place, topic string) floor.Waiting {
	c := t.st.Call
	return floor.Waiting{
		Call: c.SID, Number: t.number, Customer: c.Customer, Tier: place.Facts.Tier, Lang: locale.Lang(place.Lang), Topic: topic,
		Manager: t.accountManager(topic), Urgent: topic == floor.Lost, Summary: t.summary(),
	}
}

// accountManager is the agent who looks after the caller; "" where that is nobody, where it is not known who of a household calls, and for what
// is others' business, as complaints are.
func (t *turn) accountManager(topic string) string {
	who, known := t.party.Only()
	if shown := t.st.Call.Customer; shown != "" {
		who, known = t.owner(shown), true
	}
	if !known || topic != floor.Platinum {
		return ""
	}
	return t.Managers[who.Manager]
}

// summary is what colleagues may know before they speak: what the caller came for, nothing that identifies them.
func (t *turn) summary() string { return strings.Join(t.st.Call.Did, " ") }

// whisper is said to a person before the caller is put through, in the language of the call.
func (t *turn) whisper(w floor.Waiting) string {
	data := commands.Data{"tier": w.Tier, "shown": w.Customer != "", "urgent": w.Urgent, "acts": ""}
	if did := t.st.Call.Did; len(did) > 0 {
		data["acts"] = commands.Act(did[len(did)-1])
	}
	return t.sentence(system, "whisper", data, t.tone())
}

// sayStanding tells a caller how they stand: fully at first, then in short, with something of use now and then.
func (t *turn) sayStanding(s floor.Standing, topic string) {
	c := t.st.Call
	told := c.Told
	c.Told++
	key := "queue-place"
	switch {
	case s.Place <= 1:
		key = "queue-next"
	case told > 0:
		key = "queue-still"
	}
	t.say(system, key, commands.Data{"place": s.Place})
	switch minutes := int(s.Wait / time.Minute); {
	case told%4 == 0 && minutes == 1:
		t.say(system, "queue-minute", nil)
	case told%4 == 0 && minutes > 1:
		t.say(system, "queue-minutes", commands.Data{"minutes": minutes})
	}
	switch {
	case topic == floor.Lost: // they are next, and have no keys
	case s.MayReturn && told%3 == 0:
		t.say(system, "queue-offer", nil)
	case told%3 == 1:
		t.say(system, "queue-offer-less", nil)
	case told > 0 && told%2 == 0:
		t.say(system, [tips]string{"queue-tip-text", "queue-tip-lost", "queue-tip-card"}[told/2%tips], nil)
	}
}

// deciding is how long a caller who does something else about their wait is heard of late: the longest question of a verb, and its answer.
const deciding = 30 * time.Second

// stays keeps the place of a caller who does something else about their wait, and ends the wait of one who does anything else.
func (t *turn) stays(ctx context.Context, place ivr.Place, page ivr.Page) {
	c := t.st.Call
	if t.Floor == nil || c.Waits == "" || c.Rings || page.Then == ivr.ThenWait {
		return
	}
	switch {
	case t.verbs[t.verb].Protects:
		t.unwait(ctx, floor.LostPath)
	case page.Then == ivr.ThenHangup, page.Then == ivr.ThenDial:
		t.unwait(ctx, floor.Abandoned)
	case file(place.Node) != file(c.Waits):
		t.unwait(ctx, floor.Menu)
	default:
		if err := t.Floor.Busy(ctx, c.SID, max(deciding, time.Duration(page.Record)*time.Second)); errors.Is(err, floor.ErrNoCall) {
			c.Waits = ""
		} else if err != nil {
			t.log().WarnContext(ctx, "that a caller still waits is not noted", "err", err)
		}
	}
}

// wentHome ends the wait of a caller for whom nobody is left, because the line closed while they waited and everybody went: the menu tells them
// so. A lost card is waited for at every hour.
func (t *turn) wentHome(ctx context.Context, place ivr.Place, topic string) bool {
	c := t.st.Call
	if t.Floor == nil || t.offline || c.Waits != place.Node || topic == floor.Lost || t.hours() == ivr.HoursOpen {
		return false
	}
	s, err := t.Floor.Look(ctx, c.SID)
	if err != nil || s.Agent != nil || !s.Unattended {
		return false
	}
	t.unwait(ctx, floor.Elsewhere)
	return true
}

// file is the first half of a node's name.
func file(node string) string { name, _, _ := strings.Cut(node, "."); return name }

// unwait ends the wait of a caller.
func (t *turn) unwait(ctx context.Context, why floor.Leaving) {
	c := t.st.Call
	c.Waits, c.Rings = "", false
	if err := t.Floor.Leave(ctx, c.SID, why); err != nil {
		t.log().WarnContext(ctx, "the end of a wait is not noted", "why", why, "err", err)
	}
}

// returned goes on after an agent's telephone rang: a talk that took place ends the call, one that did not leaves the caller at their place.
func (t *turn) returned(ctx context.Context, place ivr.Place, talked bool) (ivr.Place, ivr.Out) {
	if talked {
		t.unwait(ctx, floor.Talked)
		return t.tree.Done(place, ivr.ResultOK)
	}
	t.st.Call.Rings = false
	if err := t.Floor.Leave(ctx, t.st.Call.SID, floor.Unanswered); err != nil {
		t.log().WarnContext(ctx, "that an agent did not answer is not noted", "err", err)
	}
	return t.tree.Press(place, ivr.KeyTimeout)
}

// Tell is what a person hears who picks up, before the caller of a step is put through to them: at once by the empty page, an agent of the
// floor when they have pressed a key. Nothing is said where the step is not known any more.
func (d *Dialogue) Tell(ctx context.Context, sid string, step int, key string) (page ivr.Page, err error) {
	page, err = d.pageOf(ctx, sid, step)
	if page.Takes && key != agentKey {
		return page, err
	}
	if d.Floor != nil {
		if err := d.Floor.Answered(ctx, sid); err != nil && !errors.Is(err, floor.ErrNoCall) {
			d.Log.WarnContext(ctx, "that an agent has picked up is not noted", "call", sid, "err", err)
		}
	}
	if page.Takes {
		return ivr.Page{}, nil
	}
	return page, err
}

// pageOf is the page a caller was given before a step. Where no row tells, as while the database is away, it is the one that the call keeps
// itself, or what can be told without it.
func (d *Dialogue) pageOf(ctx context.Context, sid string, step int) (page ivr.Page, err error) {
	soon, stop := context.WithTimeout(ctx, patience)
	defer stop()
	stored, err := d.Ledger.Seen(soon, stepKey(sid, step-1))
	if err == nil && stored != nil {
		return unpage(stored.Answer)
	}
	st, _, unknown := d.Sessions.Look(ctx, d.partyIndex("", sid))
	c := st.Call
	switch {
	case unknown != nil, c == nil, c.Step != step:
		return page, err
	case len(c.Page) > 0:
		return unpage(c.Page)
	case err == nil:
		return page, nil
	}
	t := &turn{
		Dialogue: d, arrival: arrival{key: stepKey(sid, step), now: d.Clock.Now(), channel: commands.Voice, life: ctx},
		scene: scene{st: &st, lang: c.Lang},
	}
	page = ivr.Page{Step: step, Lang: string(c.Lang), Then: ivr.ThenDial, Tell: t.whisper(floor.Waiting{Customer: c.Customer}), Takes: c.Rings}
	if page.Takes {
		page.Tell += " " + t.sentence(system, "take-press", nil, t.tone())
	}
	return page, nil
}

// The dialogue's own verbs about a wait.
const (
	returning = "CALL_ME_BACK" // a call back in their turn, for who waits in a queue
	texting   = "TEXT_MENU"    // what can be done by text, sent as one
)

// callMeBack has a caller who waits called back instead, in their turn or at an hour they choose; number and hour are read back. They keep
// their place.
func callMeBack(d *Dialogue) commands.Verb {
	return commands.Verb{
		ID: returning, Channels: commands.Voice, Risk: commands.R2, About: commands.Nobody,
		Args: []commands.Arg{
			{Name: argPhone, Digits: 15, If: func(_ context.Context, r commands.Request) (bool, error) { return r.Number == "", nil }},
			{Name: argSlot, Digits: 1, Choice: d.slots},
		},
		Run: func(ctx context.Context, r commands.Request) (commands.Answer, error) {
			if d.Floor == nil {
				return commands.Answer{Say: "call-me-back-gone", Outcome: "gone"}, nil
			}
			to := calledBack(r)
			at := slotOf(r)
			err := d.Floor.Return(ctx, callOf(r.Key), to, at)
			switch {
			case errors.Is(err, floor.ErrNoCall):
				return commands.Answer{Say: "call-me-back-gone", Outcome: "gone"}, nil
			case err != nil:
				return commands.Answer{}, err
			case at.IsZero():
				return commands.Answer{Say: "call-me-back-turn", Outcome: "call-back"}, nil
			}
			return commands.Answer{Say: "call-me-back-at", Outcome: "call-back", Data: commands.Data{"at": at}}, nil
		},
	}
}

// Arguments of the dialogue's own verbs.
const (
	argPhone = "phone"
	argSlot  = "slot"
)

// slotsAhead is how many hours of a call back are offered, the caller's turn among them.
const slotsAhead = 3

// slots are the times a call back can be asked for: in turn, and later hours when people answer the line and one may call.
func (d *Dialogue) slots(_ context.Context, r commands.Request) (commands.Options, error) {
	os := commands.Options{{Value: "turn", Names: locale.Words{
		locale.English: "a call in your turn", locale.Simplified: "轮到您时立即回电", locale.Traditional: "輪到你就即刻打畀你",
	}}}
	if d.Slots == nil {
		return os, nil
	}
	later := d.Slots(orElse(d.Lines[r.Our], "main"), r.Zone, slotsAhead)
	for _, at := range later[min(1, len(later)):] { // the first is as soon as possible, which here is their turn
		names := locale.Words{}
		for _, l := range locale.All() {
			said, err := d.Speaker.Say(system, "slot", commands.Data{"at": at}, commands.Tone{Channel: r.Channel, Lang: l, Zone: r.Zone})
			if err != nil {
				return nil, err
			}
			names[l] = said
		}
		os = append(os, commands.Option{Value: at.UTC().Format(time.RFC3339), Names: names})
	}
	return os, nil
}

// slotOf is the time that was chosen; zero: in turn.
func slotOf(r commands.Request) time.Time {
	at, _ := time.Parse(time.RFC3339, r.Args[argSlot])
	return at
}

// calledBack is the number that is called: the caller's, or the one they have entered where theirs is withheld.
func calledBack(r commands.Request) phone.Number {
	if r.Number == "" {
		return dialled(r.Args[argPhone])
	}
	return r.Number
}

// returnsTo is what a call back is read back with.
func (t *turn) returnsTo(w session.Work) commands.Data {
	r := t.request(w)
	n, at := calledBack(r).Reveal(), slotOf(r)
	return commands.Data{"ending": commands.Digits(n[max(0, len(n)-tailDigits):]), "turn": at.IsZero(), "at": at}
}

// textMenu sends what can be done by text.
func textMenu(d *Dialogue) commands.Verb {
	return commands.Verb{
		ID: texting, Channels: commands.Voice, About: commands.Nobody,
		Run: func(ctx context.Context, r commands.Request) (commands.Answer, error) {
			if r.Number == "" {
				return commands.Answer{Say: "text-withheld", Outcome: "withheld"}, nil
			}
			tone := commands.Tone{Channel: commands.Text, Lang: r.Lang, Zone: r.Zone}
			body, err := d.Speaker.Say(system, "menu-by-text", nil, tone)
			if err != nil {
				return commands.Answer{}, err
			}
			err = d.Texter.Text(ctx, Notice{
				Unique: "menu:" + callOf(r.Key), Type: "late-answer", To: r.Number, Zone: r.Zone.String(), Lang: r.Lang, Body: body,
				Asked: r.Now, Expires: r.Now.Add(hour),
			})
			return commands.Answer{Say: "text-on-its-way", Outcome: "texted"}, err
		},
	}
}

// remembered is how many verbs of a call are told to a colleague.
const remembered = 4

// did notes what a caller came for, for whoever talks to them next. The dialogue's own verbs are nothing they came for.
func (t *turn) did(verb string) {
	c := t.st.Call
	if !t.Speaker.Knows(verb) || len(c.Did) > 0 && c.Did[len(c.Did)-1] == verb {
		return
	}
	if c.Did = append(c.Did, verb); len(c.Did) > remembered {
		c.Did = c.Did[1:]
	}
}

package outbox_test

import (
	"strings"
	"testing"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

func TestSendersSayFromWhereTheyReceive(t *testing.T) {
	t.Parallel()
	own := outbox.Senders{outbox.Service: "+12025550100", outbox.Security: "+12025550102"}
	plan, err := outbox.ReadPlan([]byte(`
receives: {service: [US, CA]}
routes:
  - {purpose: service, country: HK, by: [{sender: HARBOUR}, {sender: "+85230000000", receives: [HK, MO]}]}
`), own)
	if err != nil {
		t.Fatal(err)
	}
	by := plan.Routes[0].By
	if by[0].Receives.From("HK") || !by[1].Receives.From("MO") || by[1].Receives.From("GB") || !plan.Receives[outbox.Service].From("CA") {
		t.Errorf("%+v", plan)
	}
	_, err = outbox.ReadPlan([]byte(`
receives: {everybody: true}
routes:
  - {purpose: service, country: GB, by: [{sender: HARBOUR}]}
  - {purpose: security, country: GB, by: [{sender: HARBOURSAFE}]}
  - {purpose: service, country: FR, by: [{sender: HARBOUR}]}
  - {purpose: service, country: DE, by: [{sender: "72345", receives: true}]}
  - {purpose: service, country: CN, by: [{sender: "+861065000000", receives: [HK]}]}
`), own)
	for _, want := range []string{
		`there is no purpose "everybody"`, "fraud-alert expects an answer, and none of its senders to GB receives from there",
		"survey expects an answer, and none of its senders to FR receives from there", "the short code 72345 is known in its own country only",
		"renewal expects an answer, and none of its senders to CN receives from there",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
	if err != nil && (strings.Contains(err.Error(), "fraud-alert expects an answer, and none of its senders to FR") || strings.Contains(err.Error(), "due-reminder")) {
		t.Errorf("a warning may leave by the security sender, a reminder by any:\n%v", err)
	}
	if _, err = outbox.ReadPlan([]byte(`routes: [{purpose: service, by: [{sender: "+12025550100", receives: [Hongkong]}]}]`), own); err == nil {
		t.Error("Hongkong was taken for a country")
	}
}

func TestAQuestionLeavesOnlyWhereItsAnswerComesIn(t *testing.T) {
	t.Parallel()
	const london = phone.Number("+442071838751")
	watch := &alarms{}
	h := newHouse(t, sandbox.Callbacks{}, learning, func(h *house) {
		watch.watcher = watcher{h}
		h.deps.Observer = watch
		h.deps.Receives = map[outbox.Purpose]outbox.Reception{outbox.Service: "US CA", outbox.Security: "US"}
	})
	h.run()
	h.becomes(h.plan(outbox.Message{Type: outbox.FraudAlert, To: maria}), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: outbox.LateAnswer, To: london}), outbox.Delivered) // no question
	warning := h.plan(outbox.Message{Type: outbox.FraudAlert, To: london})
	if s := h.becomes(warning, outbox.Suppressed); !strings.Contains(s.Reason, "no sender to GB receives one from there: to be called instead") {
		t.Errorf("%q", s.Reason)
	}
	calls, err := h.db.Reach().Wanted(t.Context(), h.clock.Now(), "", 9)
	if err != nil || len(calls) != 1 || calls[0].Message != warning {
		t.Errorf("%+v, %v", calls, err)
	}
	for range 3 {
		s := h.becomes(h.plan(outbox.Message{Type: "renewal", To: london, Zone: "America/New_York"}), outbox.Held)
		if !strings.Contains(s.Reason, "it expects an answer, and no sender to GB receives one from there") {
			t.Errorf("%q", s.Reason)
		}
	}
	if n := watch.count(0); n != 2 {
		t.Errorf("%d alarms, want one of each type", n)
	}
}

func TestAQuestionTurnsToTheSenderThatReceives(t *testing.T) {
	t.Parallel()
	const london = phone.Number("+442071838751")
	h := newHouse(t, sandbox.Callbacks{}, learning, func(h *house) {
		h.deps.Receives = map[outbox.Purpose]outbox.Reception{outbox.Service: "US"}
	})
	h.run()
	if s := h.becomes(h.plan(outbox.Message{Type: outbox.FraudAlert, To: london}), outbox.Delivered); s.Sender != senders[outbox.Security] {
		t.Errorf("the question left by %s", s.Sender)
	}
}

package outbox_test

import (
	"testing"
	"time"

	"cardline/internal/carrier/sandbox"
	"cardline/internal/consent"
	"cardline/internal/outbox"
	"cardline/internal/phone"
)

func TestMarketingWantsConsentOnFile(t *testing.T) {
	t.Parallel()
	rules, err := consent.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Rules = &rules })
	h.run()
	agree := func(n phone.Number, wording string) {
		t.Helper()
		e := consent.Entry{Number: n, Purpose: consent.ForMarketing, In: true, At: noon.Add(-time.Hour), Channel: "api", Text: "yes", Wording: wording}
		if _, err := h.db.Consents().Tell(t.Context(), []consent.Entry{e}); err != nil {
			t.Fatal(err)
		}
	}
	const stranger, agreed, customer = phone.Number("+12025550171"), phone.Number("+12025550172"), phone.Number("+12025550173")
	agree(agreed, "terms-3")
	h.person("C1", customer, nil)
	h.says(h.becomes(h.plan(invitation(stranger)), outbox.Suppressed), "no consent to marketing on file", "US", "written")
	h.becomes(h.plan(invitation(agreed)), outbox.Delivered)
	h.becomes(h.plan(invitation(customer)), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: "statement-ready", To: stranger, Zone: "America/New_York"}), outbox.Delivered)
}

func TestMarketingStopsAtARegister(t *testing.T) {
	t.Parallel()
	rules, err := consent.ShippedRules()
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, sandbox.Callbacks{}, func(h *house) { h.deps.Rules = &rules })
	shelf := h.db.Consents()
	register, err := consent.FindRegister("us-dnc")
	if err != nil {
		t.Fatal(err)
	}
	const listed, other = phone.Number("+12025550174"), phone.Number("+12025550175")
	h.person("C1", listed, nil)
	h.person("C2", other, nil)
	load := func(date time.Time) {
		t.Helper()
		made, err := shelf.BeginCopy(t.Context(), consent.Copy{Register: register, Version: "1", Date: date})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := shelf.AddNumbers(t.Context(), made.ID, []phone.Number{listed}); err != nil {
			t.Fatal(err)
		}
		if _, err := shelf.UseCopy(t.Context(), made.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	load(noon.AddDate(0, 0, -1))
	h.run()
	h.says(h.becomes(h.plan(invitation(listed)), outbox.Suppressed), "on the do-not-contact register us-dnc")
	h.becomes(h.plan(invitation(other)), outbox.Delivered)
	load(noon.AddDate(0, 0, -40))
	h.says(h.becomes(h.plan(invitation(other)), outbox.Suppressed), "us-dnc", "too old")
}

func TestRefusalOfServiceMessagesLeavesThoseThatMustBeSent(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sandbox.Callbacks{})
	h.run()
	e := consent.Entry{Number: maria, Purpose: consent.ForService, At: noon.Add(-time.Hour), Channel: "voice", Text: "fewer of them"}
	if _, err := h.db.Consents().Tell(t.Context(), []consent.Entry{e}); err != nil {
		t.Fatal(err)
	}
	h.says(h.becomes(h.plan(outbox.Message{Type: "statement-ready", To: maria, Zone: "America/New_York"}), outbox.Suppressed), "service messages")
	h.becomes(h.plan(outbox.Message{Type: "overdue", To: maria, Zone: "America/New_York"}), outbox.Delivered)
	h.becomes(h.plan(outbox.Message{Type: "fraud-alert", To: maria, Zone: "America/New_York"}), outbox.Delivered)
}

package dialogue_test

import (
	"regexp"
	"testing"
	"time"

	"cardline/internal/dialogue"
	"cardline/internal/phone"
)

var goesOn = regexp.MustCompile(`\b\d{5}\b`)

// leftOff is a call that breaks off while it asks for the PIN of a payment, and the code that was texted then.
func (h *house) leftOff(from phone.Number, keys ...string) (end func(), code string) {
	h.t.Helper()
	c, _ := h.ring(from)
	for _, key := range keys {
		c.press(key)
	}
	end = func() {
		must(h.t, h.Ended(h.t.Context(), dialogue.Call{SID: c.sid, From: from, To: hotline}, "completed", time.Minute))
	}
	end()
	if sent := h.out.to(from); len(sent) > 0 {
		code = goesOn.FindString(sent[len(sent)-1])
	}
	return end, code
}

func TestACodeGoesOnOnce(t *testing.T) {
	t.Parallel()
	h := build(t)
	end, code := h.leftOff(maria, "1234", "2", "2")
	says(t, h.text(maria, "Y "+code), "How much to pay to card *1234")
	h.text(maria, "N")
	end() // a carrier says it twice
	says(t, h.text(maria, "Y "+code), "no question open")
	if n := len(h.out.to(maria)); n != 1 {
		t.Errorf("%d texts of one call that broke off", n)
	}
}

func TestThreeWrongCodesEndAnAct(t *testing.T) {
	t.Parallel()
	h := build(t)
	_, code := h.leftOff(tom, "3344", "3", "3")
	for _, wrong := range []string{"Y 00000", "Y 00001", "N 00002", "Y " + code} {
		says(t, h.text(tom, wrong), "no question open")
	}
}

func TestACodeIsItsCustomers(t *testing.T) {
	t.Parallel()
	h := build(t)
	_, code := h.leftOff(maria, "1234", "2", "2")
	says(t, h.text(liwei, "Y "+code), "目前没有待确认的事项")
	says(t, h.text(maria, "Y "+code), "How much to pay to card *1234")
}

func TestALossEndsWhatWasBegun(t *testing.T) {
	t.Parallel()
	h := build(t)
	_, code := h.leftOff(maria, "1234", "2", "2")
	h.text(maria, "LOST 1234")
	h.text(maria, "Y")
	says(t, h.text(maria, "Y "+code), "no question open")
}

// Whoever calls and hangs up time and again is texted once.
func TestHangingUpIsNoWayToFillATelephone(t *testing.T) {
	t.Parallel()
	h := build(t)
	for range 4 {
		h.leftOff(maria, "1234", "2", "2")
	}
	if n := len(h.out.to(maria)); n != 1 {
		t.Errorf("%d texts", n)
	}
}

// Redis forgets: a figure chooses nothing, and the call begins anew.
func TestForgottenPlansChooseNothing(t *testing.T) {
	t.Parallel()
	h := build(t)
	c, _ := h.ring(chan8899)
	for _, key := range []string{"8899", "2", "3", "2", "135790"} {
		c.press(key)
	}
	says(t, heard(c.last), "方案已經發咗去你部手機")
	h.forget()
	silentOn(t, h.text(chan8899, "2"), "分12期", "選擇過")
	says(t, c.press("2"), "請輸入你張卡嘅尾四位")
}

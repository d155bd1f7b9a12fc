package campaign

import (
	"fmt"
	"testing"

	"cardline/internal/coupon"
	"cardline/internal/outbox"
)

// The console says in the reader's language why a campaign stands as it does, and why somebody gets nothing: each of these has a code.
func TestWhatTheProgramSaysOfACampaignHasACode(t *testing.T) {
	t.Parallel()
	c := Campaign{Code: "SPRING-27", Brief: Brief{Budget: "USD 5.00"}, Reason: "wrong price"}
	for _, why := range []string{
		c.short(), ErrLapsed.Error(), errMissed.Error(), WhyHeldOut, whyNumber, whyWording, fmt.Sprintf(whyLanguage, "en"), whyShared, whyNever(c, 3),
		fmt.Sprintf(whyEventLate, "2027-02-01T10:00:00Z"), whyNotMeant, fmt.Sprintf(whyCeiling, 100), whyCardState, fmt.Sprintf(whyToldBy, "birthday"),
		fmt.Sprintf(whyToldBefore, "LUNCH-27"), fmt.Sprintf(whyDayBudget, "USD 5.00 a day"),
		(&coupon.ShortError{Pool: "SPRING-POOL", Wanted: 2, Left: 1}).Error(), (&coupon.ShortError{Pool: "SPRING-POOL", Why: "has expired"}).Error(),
	} {
		if said := outbox.Clauses(why); len(said) == 0 {
			t.Errorf("%q has no code", why)
		}
	}
}

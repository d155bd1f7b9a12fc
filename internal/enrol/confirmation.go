package enrol

import (
	"fmt"
	"strings"
	"time"

	"cardline/internal/locale"
)

// Open reports whether customers may enrol at t: from Opens on, until Closes.
func (c Campaign) Open(t time.Time) bool { return !t.Before(c.Opens) && t.Before(c.Closes) }

// Qualifies reports whether a card of this product in this state may take part: an active one, of the product asked for.
func (c Campaign) Qualifies(product, state string) bool {
	return state == "active" && (c.Product == "" || strings.EqualFold(c.Product, product))
}

// Confirmation is the text that follows an enrolment, in the name of the bank: what, with which reference, and what comes next.
func Confirmation(brand string, c Campaign, e Enrolled, lang locale.Lang) string {
	words := enrolled
	if e.Queued {
		words = queued
	}
	return fmt.Sprintf(words.In(lang), brand, c.Names.In(lang), c.Code, e.Ref, c.Terms.In(lang))
}

// The confirmations: bank, name, code, reference, terms.
var (
	enrolled = locale.Words{
		locale.English:     "%s: you have joined %s (%s). Ref %s. %s",
		locale.Simplified:  "%s：您已成功报名%s（%s），编号%s。%s",
		locale.Traditional: "%s：您已成功登記%s（%s），編號%s。%s",
	}
	queued = locale.Words{
		locale.English:     "%s: all places of %s (%s) are taken. You are on the waiting list, ref %s; we will text you if a place comes free. %s",
		locale.Simplified:  "%s：%s（%s）名额已满，您已进入候补名单，编号%s。如有空缺将短信通知您。%s",
		locale.Traditional: "%s：%s（%s）名額已滿，您已列入候補名單，編號%s。如有空缺將以短訊通知。%s",
	}
)

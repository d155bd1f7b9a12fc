package enrol

import (
	"fmt"
	"strings"
	"time"

	"cardline/internal/locale"
)

// Open reports whether customers may enrol at t: from Opens on, until Closes.
func (c Campaign) Open(t time.Time) bool { return !t.Before(c.Opens) && t.Before(c.Closes) }

// HandsOn reports whether a place that comes free at t goes to the waiting list: as long as it is open, and of a lottery once it is drawn.
func (c Campaign) HandsOn(t time.Time) bool { return c.Open(t) || !c.Drawn.IsZero() }

// Qualifies reports whether a card of this product in this state may take part: an active one, of the product asked for.
func (c Campaign) Qualifies(product, state string) bool {
	return state == "active" && (c.Product == "" || strings.EqualFold(c.Product, product))
}

// Confirmation is the text that follows an enrolment and what is decided of it later, in the name of the bank: what, with which reference,
// and what comes next. c has the terms that were agreed to.
func Confirmation(brand string, c Campaign, e Enrolled, lang locale.Lang) string {
	words := told[e.Stage]
	switch {
	case e.Drawn && e.Stage == Joined:
		words = won
	case e.Drawn && e.Stage == Waiting:
		words = drawnLater
	}
	if e.Stage == Refused || e.Stage == Lost {
		return fmt.Sprintf(words.In(lang), brand, c.Names.In(lang), c.Code, e.Ref)
	}
	return fmt.Sprintf(words.In(lang), brand, c.Names.In(lang), c.Code, e.Ref, c.Terms.In(lang))
}

// What is told at each stage: bank, name, code, reference, and terms of what may still come.
var told = map[Stage]locale.Words{
	Joined: {
		locale.English:     "%s: you have joined %s (%s). Ref %s. %s",
		locale.Simplified:  "%s：您已成功报名%s（%s），编号%s。%s",
		locale.Traditional: "%s：您已成功登記%s（%s），編號%s。%s",
	},
	Waiting: {
		locale.English:     "%s: all places of %s (%s) are taken. You are on the waiting list, ref %s; we will text you if a place comes free. %s",
		locale.Simplified:  "%s：%s（%s）名额已满，您已进入候补名单，编号%s。如有空缺将短信通知您。%s",
		locale.Traditional: "%s：%s（%s）名額已滿，您已列入候補名單，編號%s。如有空缺將以短訊通知。%s",
	},
	Asked: {
		locale.English:     "%s: we hold a place in %s (%s) for you, ref %s, and will text you once it is confirmed. %s",
		locale.Simplified:  "%s：已为您预留%s（%s）名额，编号%s，审核后将短信通知您。%s",
		locale.Traditional: "%s：已為您預留%s（%s）名額，編號%s，確認後將以短訊通知。%s",
	},
	Entered: {
		locale.English:     "%s: you are in the draw for %s (%s), ref %s. We will text you the result. %s",
		locale.Simplified:  "%s：您已参加%s（%s）抽签，编号%s，结果将短信通知您。%s",
		locale.Traditional: "%s：您已參加%s（%s）抽籤，編號%s，結果將以短訊通知。%s",
	},
	Refused: {
		locale.English:     "%s: sorry, your registration for %s (%s), ref %s, could not be confirmed.",
		locale.Simplified:  "%s：很抱歉，您的%s（%s）报名（编号%s）未能通过。",
		locale.Traditional: "%s：很抱歉，您的%s（%s）登記（編號%s）未獲確認。",
	},
	Lost: {
		locale.English:     "%s: the draw for %s (%s) is over, and your ref %s was not among those drawn. Thank you for taking part.",
		locale.Simplified:  "%s：%s（%s）抽签已结束，您的编号%s未中签。感谢参与。",
		locale.Traditional: "%s：%s（%s）抽籤已完成，您的編號%s未獲抽中。多謝參與。",
	},
}

// Left is told to whom the bank's staff has taken out. Who leaves by themselves is answered.
func Left(brand string, c Campaign, ref string, lang locale.Lang) string {
	return fmt.Sprintf(left.In(lang), brand, c.Names.In(lang), c.Code, ref)
}

var left = locale.Words{
	locale.English:     "%s: your registration for %s (%s) has been cancelled; ref %s no longer counts.",
	locale.Simplified:  "%s：您的%s（%s）报名已取消，编号%s失效。",
	locale.Traditional: "%s：您的%s（%s）登記已取消，編號%s失效。",
}

// drawnLater is told to those whom the draw put on the waiting list.
var drawnLater = locale.Words{
	locale.English:     "%s: the draw for %s (%s) is over, and gave you a place on the waiting list, ref %s. We will text you if a place comes free. %s",
	locale.Simplified:  "%s：%s（%s）抽签已结束，您抽中候补名额，编号%s。如有空缺将短信通知您。%s",
	locale.Traditional: "%s：%s（%s）抽籤已完成，您抽中候補名額，編號%s。如有空缺將以短訊通知。%s",
}

// won is told to those whom the draw gave a place.
var won = locale.Words{
	locale.English:     "%s: good news: the draw gave you a place in %s (%s). Ref %s. %s",
	locale.Simplified:  "%s：恭喜！您已中签%s（%s），编号%s。%s",
	locale.Traditional: "%s：恭喜！您已抽中%s（%s）的名額，編號%s。%s",
}

package commands

import (
	"context"
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

func saidOfCards() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	ref, from := Digits("HK482913"), money.Of(128_450, "USD")
	with := func(more Data) Data {
		d := Data{"card": card.Tail("5678"), "at": at, "ref": ref}
		for k, v := range more {
			d[k] = v
		}
		return d
	}
	abroad, none := featureNames[bank.Online], with(nil)
	trip := with(Data{"from": Day(at), "to": Day(at), "place": "Saint Petersburg"})
	place := locale.Words{locale.English: "San Francisco", locale.Simplified: "加利福尼亚", locale.Traditional: "加利福尼亞"}
	tripThere := with(Data{"from": Day(at), "to": Day(at), "place": place})
	mail := with(Data{"email": "m***@example.com", "cut": Day(at), "known": true})
	bill := with(Data{"channel": postNames("EMAIL"), "cut": Day(at), "known": true})
	both, _ := onOrOff(context.Background(), Request{})
	ways, _ := billChannels(context.Background(), Request{})
	which, _ := features(context.Background(), Request{})
	pins, _ := whichPIN(context.Background(), Request{})
	renewed := with(Data{"renew": true, "known": true, "mailed": Day(at), "expires": monthWritten("2031-11")})
	ended := with(Data{"renew": false, "known": false, "mailed": Day(at), "expires": monthWritten("2028-11")})
	offer := locale.Words{locale.English: "a Classic card without annual fee", locale.Simplified: "换免年费普通卡", locale.Traditional: "轉用免年費普通卡"}
	due := Data{"due": Day(at), "window": closingDays}
	closing := Data{"keep": false, "offer": offer, "owed": from, "debt": true, "plans": 2, "points": int64(86_400), "lose": true, "window": closingDays}
	keeping := Data{"keep": true, "offer": offer, "owed": from, "debt": true, "plans": 2, "points": int64(0), "lose": false, "window": closingDays}
	keep := Options{{Value: keepCard, Names: offer}, {Value: closeAnyway, Names: locale.Words{locale.English: "close the card", locale.Simplified: "继续销卡", locale.Traditional: "繼續取消"}}}
	return []said{
		{"SWITCH", Text, "purpose", with(Data{"feature": abroad, "on": true})},
		{"SWITCH", Both, "done again confirm", with(Data{"feature": abroad, "on": true})},
		{"SWITCH", Both, "ask-feature", with(Data{"options": which})},
		{"SWITCH", Both, "ask-state", with(Data{"options": both})},
		{"SWITCH", Both, "unknown refused", none},
		{"ALERT_SET", Text, "purpose", with(Data{"off": false, "every": false, "from": from})},
		{"ALERT_SET", Both, "done confirm", with(Data{"off": false, "every": false, "from": from})},
		{"ALERT_SET", Text, "purpose", with(Data{"off": true, "every": false, "from": from})},
		{"ALERT_SET", Both, "done confirm", with(Data{"off": true, "every": false, "from": from})},
		{"ALERT_SET", Both, "ask-state", with(Data{"options": both})},
		{"ALERT_SET", Both, "wrong-amount refused", none},
		{"TRAVEL", Text, "done confirm purpose", trip},
		{"TRAVEL", Both, "done confirm", tripThere},
		{"TRAVEL", Both, "ask-from ask-to wrong-dates too-long refused refused-too-many", none},
		{"TRAVEL", Text, "ask-place wrong-place", none},
		{"ESTATEMENT", Both, "done confirm", mail},
		{"ESTATEMENT", Both, "no-email refused", none},
		{"BILL_CHANNEL", Text, "purpose", bill},
		{"BILL_CHANNEL", Both, "done confirm", bill},
		{"BILL_CHANNEL", Both, "ask-channel", with(Data{"options": ways})},
		{"BILL_CHANNEL", Both, "unknown no-email refused", none},
		{"RENEW", Both, "done confirm", renewed},
		{"RENEW", Both, "done confirm", ended},
		{"RENEW", Both, "refused refused-not-eligible", none},
		{"REPLACE", Voice, "done confirm", with(Data{"address": "Street 12", "fee": from, "free": false, "days": 7})},
		{"REPLACE", Voice, "again refused no-address", none},
		{"CLOSE_CARD", Both, "done kept refused", with(due)},
		{"CLOSE_CARD", Both, "confirm", with(closing)},
		{"CLOSE_CARD", Both, "confirm", with(keeping)},
		{"CLOSE_CARD", Both, "ask-reason", with(Data{"options": reasonsToClose()})},
		{"CLOSE_CARD", Both, "ask-keep", with(Data{"options": keep})},
		{"PIN_SET", Voice, "done changed", none},
		{"PIN_SET", Voice, "ask-which", Data{"options": pins}},
		{"CONTACT_UPDATE", Voice, "done", none},
	}
}

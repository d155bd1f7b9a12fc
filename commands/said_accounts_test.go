package commands

import (
	"time"

	"cardline/internal/card"
	"cardline/internal/locale"
	"cardline/internal/money"
)

func saidOfAccounts() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	tail, ref, day := card.Tail("5678"), Digits("HK482913"), Day(at)
	big, small := money.Of(1_028_450, "USD"), money.Of(102_845, "USD")
	one, application := Data{"card": tail}, Data{"ref": Digits("AP20264417"), "product": Product("Platinum"), "since": day}
	change := Data{"card": tail, "at": at, "ref": ref}
	points := Data{"card": tail, "points": int64(1_286_400), "expiring": int64(12_500), "until": day, "at": at}
	shipped := Data{"product": Product("Platinum"), "card": tail, "mailed": day, "carrier": "SF Express", "number": Digits("SF10294837561"), "due": day}
	unnamed := Data{"product": Product("Platinum"), "card": "", "mailed": day, "carrier": "SF Express", "number": Digits("SF10294837561"), "due": day}
	fee := Data{"card": tail, "fee": small, "on": day, "target": big, "spent": small}
	return append(saidOfOffers(), []said{
		{"AVAIL", Both, "done stale", Data{"card": tail, "available": big, "cash": small, "at": at}},
		{"LIMIT", Both, "done temporary", Data{"card": tail, "limit": small, "temporary": big, "until": day, "at": at}},
		{"UNBILLED", Both, "done nothing", Data{"card": tail, "sum": small, "since": day, "cut": day, "at": at}},
		{"PAYMENT_STATUS", Both, "done pending returned", Data{"card": tail, "amount": big, "on": day}},
		{"PAYMENT_STATUS", Both, "none", one},
		{"POINTS_EXPIRY", Both, "done none", points},
		{"POINTS_EXPIRY", Both, "supplementary", one},
		{"INSTALMENT_QUOTE", Both, "done", Data{
			"card": tail, "principal": big, "months": 12, "monthly": small, "fee": small, "rate": Rate(1333), "total": big,
		}},
		{"INSTALMENT_QUOTE", Both, "ask-months", nil},
		{"INSTALMENT_QUOTE", Both, "refused refused-no-plan", one},
		{"INSTALMENT_QUOTE", Both, "refused-too-little refused-too-much", Data{"card": tail, "limit": small}},
		{"CARD_STATUS", Both, "applied mailed active frozen stopped expired closed", Data{"card": tail, "since": day, "ref": ref, "at": at}},
		{"APP_STATUS", Both, "received checking approved made mailed declined", application},
		{"APP_STATUS", Both, "none", nil},
		{"DELIVERY", Both, "done", Data{"lines": Rows{{Say: "row", Data: unnamed}}}},
		{"DELIVERY", Both, "row row-preparing", shipped},
		{"DELIVERY", Both, "none", nil},
		{"STATEMENT_COPY", Both, "done", Data{"card": tail, "month": monthWritten("2026-09"), "channel": postNames("EMAIL"), "ref": ref}},
		{"STATEMENT_COPY", Both, "none refused refused-too-many", one},
		{"STATEMENT_COPY", Both, "ask-month", nil},
		{"ANNUAL_FEE", Both, "done target waived confirm", fee},
		{"ANNUAL_FEE", Both, "none refused", one},
		{"ANNUAL_FEE", Both, "granted", change},
		{"OVERPAYMENT", Text, "done", Data{"card": tail, "amount": big, "at": at}},
		{"OVERPAYMENT", Voice, "confirm", Data{"card": tail, "amount": big}},
		{"OVERPAYMENT", Voice, "refunded", change},
		{"OVERPAYMENT", Voice, "refused", one},
		{"OVERPAYMENT", Both, "none", Data{"card": tail, "at": at}},
	}...)
}

func saidOfOffers() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	tail, ref, day := card.Tail("5678"), Digits("HK482913"), Day(at)
	big, small := money.Of(1_028_450, "USD"), money.Of(102_845, "USD")
	name := locale.Words{locale.English: "Magic Health Check", locale.Simplified: "魔力体检", locale.Traditional: "魔力體檢"}
	upgrade := locale.Words{locale.English: "Free Platinum upgrade", locale.Simplified: "白金卡免费升级", locale.Traditional: "白金卡免費升級"}
	how := locale.Words{locale.English: "Show your card at the desk of the lounge.", locale.Simplified: "在贵宾厅前台出示卡片。", locale.Traditional: "於貴賓室櫃檯出示信用卡。"}
	standing := Data{
		"campaign": name, "code": "SPEND500", "ref": ref, "since": day, "closes": day, "terms": name, "place": 12, "spent": big, "target": big, "left": big, "fixed": day,
	}
	options := Data{"options": Options{{Value: "HEALTH", Names: name}, {Value: "SPEND500", Names: name}}}
	benefit := Data{"name": upgrade, "left": 4, "total": 6, "how": how}
	benefits := Data{"lines": Rows{{Say: "row", Data: benefit}, {Say: "row-free", Data: benefit}, {Say: "row", Data: benefit}}}
	tariff := Data{
		"since": day, "interest": Rate(1825), "cash": Rate(2195), "cash_fee": Rate(300), "late": Rate(500), "fx": Rate(195), "instalment": Rate(60),
	}
	place := locale.Words{locale.English: "Tsim Sha Tsui, Star Ferry", locale.Simplified: "天河体育东路210号", locale.Traditional: "天河體育東路210號"}
	town := locale.Words{locale.English: "Hong Kong", locale.Simplified: "香港", locale.Traditional: "香港"}
	rows := Rows{{Say: "row", Data: Data{"name": place}}, {Say: "row", Data: Data{"name": place}}, {Say: "row-atm", Data: Data{"name": place}}}
	offer := Data{"code": "UPG205", "name": upgrade, "slot": at, "ref": ref}
	return []said{
		{"ENROL_CANCEL", Both, "confirm done left not-joined fixed", standing},
		{"ENROL_CANCEL", Both, "unknown none", nil},
		{"ENROL_CANCEL", Both, "ask-campaign", options},
		{"CAMPAIGN_STATUS", Both, "done spending reached queued asked entered drawn refused lost not-joined closed", standing},
		{"CAMPAIGN_STATUS", Both, "unknown none", nil},
		{"CAMPAIGN_STATUS", Both, "ask-campaign", options},
		{"LIMIT_ACCEPT", Both, "ask-code", Data{"options": Options{{Value: "LIM482", Names: upgrade}}}},
		{"LIMIT_ACCEPT", Both, "none unknown", nil},
		{"LIMIT_ACCEPT", Both, "answered over refused", Data{"code": "LIM482"}},
		{"LIMIT_ACCEPT", Both, "confirm done", Data{"card": tail, "old": small, "new": big, "code": "LIM482", "from": day, "ref": ref}},
		{"OFFER", Text, "done slot staff declined answered over limit instalment refused", offer},
		{"OFFER", Text, "unknown", nil},
		{"BENEFITS", Both, "done without", benefits},
		{"BENEFITS", Both, "row row-free one one-free one-used", benefit},
		{"BENEFITS", Both, "none", nil},
		{"RATES", Both, "done interest cash late fx instalment", tariff},
		{"BRANCH", Both, "done page", Data{"city": town, "lines": rows}},
		{"BRANCH", Both, "near near-page", Data{"city": town, "area": place, "lines": rows}},
		{"BRANCH", Both, "row row-atm", Data{"name": place}},
		{"BRANCH", Both, "ask-city", Data{"options": Options{{Value: "Hong Kong", Names: town}}}},
		{"BRANCH", Both, "unknown unknown-page", Data{"cities": "London, Singapore"}},
	}
}

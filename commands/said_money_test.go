package commands

import (
	"time"

	"cardline/internal/bank"
	"cardline/internal/card"
	"cardline/internal/customer"
	"cardline/internal/locale"
	"cardline/internal/money"
)

func saidOfMoney() []said {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	item := locale.Words{locale.English: "Travel mug with lid", locale.Simplified: "保温旅行杯", locale.Traditional: "保溫旅行杯"}
	big := money.Of(1_028_450, "USD")
	r := Request{Now: at}
	r.Customer.Cards = []customer.Card{{ID: "5678", Tail: "5678"}}
	quote := termsOf(bank.Quote{
		Card: "5678", Principal: big, Monthly: money.Of(102_845, "USD"), Months: 12, Fee: money.Of(74_048, "USD"), Rate: 1303, Total: big, Old: big, New: big,
		Points: 86_400, PointsOf: 1_286_400, Item: item, From: "9012", Mode: payFull, Starts: at, Ends: at, Until: at,
	}, r)
	done := Data{"ref": Digits("HK482913"), "at": at}
	for k, v := range quote {
		done[k] = v
	}
	no := Data{"card": card.Tail("5678"), "limit": big}
	asked := Data{"card": card.Tail("5678"), "options": payModes}
	term := Data{"card": card.Tail("5678"), "options": months(usualTerms...)}
	picks := Data{"card": card.Tail("5678"), "options": Options{{Value: "INV731", Names: item}, {Value: "INV552", Names: item}}}
	gift := Option{Value: "LOUNGE", Names: locale.Words{locale.English: "airport lounge visit 12,000", locale.Simplified: "机场贵宾室一次 12,000", locale.Traditional: "機場貴賓室一次 12,000"}}
	gifts := Menu{From: 3, Options: Options{gift, gift, gift}}
	plan := Data{"place": 3}
	for k, v := range quote {
		plan[k] = v
	}
	row := Row{Say: "row", Data: plan}
	plans := Data{"card": card.Tail("5678"), "amount": big, "until": Clock(at), "choices": Rows{row, row, row}}
	purchase := Row{Say: "row", Data: Data{"place": 4, "name": item, "amount": big}}
	purchases := Data{"choices": Rows{purchase, purchase, purchase}, "most": 3, "until": Clock(at)}
	fewer := Data{"options": months(6, 12, 24, 3)}
	var all []said
	for _, verb := range []string{
		"PAY", "REDEEM", "INSTALMENT", "TXN_INSTALMENT", "CASH_INSTALMENT", "INSTALMENT_CANCEL", "AUTOPAY_SET", "AUTOPAY_CANCEL", "TEMP_LIMIT", "LIMIT_REDUCE",
	} {
		all = append(all, said{verb, Both, "confirm", quote}, said{verb, Both, "done", done}, said{verb, Both, "refused refused-done", no})
	}
	for _, verb := range []string{
		"PAY", "REDEEM", "INSTALMENT", "CASH_INSTALMENT", "INSTALMENT_CANCEL", "AUTOPAY_SET", "AUTOPAY_CANCEL", "TEMP_LIMIT", "LIMIT_REDUCE",
	} {
		all = append(all, said{verb, Text, "purpose", quote})
	}
	return append(all,
		said{"PAY", Both, "refused-too-much", no}, said{"PAY", Both, "already", done}, said{"PAY", Both, "wrong-amount ask-amount", asked},
		said{"REDEEM", Both, "refused-no-points", no}, said{"REDEEM", Text, "ask-item", Data{"card": card.Tail("5678"), "options": gifts, "more": true}}, said{"REDEEM", Text, "none", nil}, said{"REDEEM", Voice, "ask-points", no},
		said{"INSTALMENT", Text, "choices", plans}, said{"INSTALMENT", Text, "row", plan}, said{"INSTALMENT", Voice, "ask-months-texted", fewer},
		said{"INSTALMENT", Both, "refused-too-little", no}, said{"INSTALMENT", Both, "refused-months ask-months", term},
		said{"TXN_INSTALMENT", Both, "none refused-expired", nil}, said{"TXN_INSTALMENT", Both, "refused-months ask-months", term},
		said{"TXN_INSTALMENT", Both, "ask-code", picks}, said{"TXN_INSTALMENT", Voice, "ask-code-texted", picks},
		said{"TXN_INSTALMENT", Text, "choices", purchases}, said{"TXN_INSTALMENT", Text, "row", purchase.Data},
		said{"CASH_INSTALMENT", Both, "refused-too-much refused-too-little wrong-amount ask-amount", no}, said{"CASH_INSTALMENT", Both, "refused-months ask-months", term},
		said{"INSTALMENT_CANCEL", Both, "none refused-no-plan", no}, said{"INSTALMENT_CANCEL", Both, "ask-ref", picks},
		said{"AUTOPAY_SET", Both, "wrong-debit4 ask-debit4", no}, said{"AUTOPAY_SET", Both, "ask-mode", asked},
		said{"TEMP_LIMIT", Both, "refused-too-much refused-too-little wrong-amount ask-amount ask-to", no},
		said{"LIMIT_REDUCE", Both, "refused-too-much refused-too-little wrong-amount ask-amount", no},
	)
}

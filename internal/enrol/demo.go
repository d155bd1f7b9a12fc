package enrol

import (
	"time"

	"cardline/internal/locale"
)

// Demo are the campaigns of the demo bank, open from a month before start to two months after.
func Demo(start time.Time) []Campaign {
	opens, closes := start.AddDate(0, -1, 0).UTC(), start.AddDate(0, 2, 0).UTC()
	return []Campaign{
		{
			Code: "HEALTH", Product: "Platinum", Quota: 100, Waiting: 10_000, Opens: opens, Closes: closes, Version: "2026-11",
			Names: locale.Words{
				locale.English:     "Magic Health Check",
				locale.Simplified:  "魔力体检",
				locale.Traditional: "魔力體檢",
			},
			Terms: locale.Words{
				locale.English:     "One free health check per customer, for the first 100. Book within 90 days.",
				locale.Simplified:  "每位客户限享一次免费体检，名额100个，请于90天内预约。",
				locale.Traditional: "每位客戶可享一次免費體檢，名額100個，請於90日內預約。",
			},
		},
		{
			Code: "SPEND500", Target: 500, Opens: opens, Closes: closes, Version: "2026-11",
			Names: locale.Words{
				locale.English:     "Spend 500, get 50 back",
				locale.Simplified:  "消费满500返50",
				locale.Traditional: "簽賬滿500回贈50",
			},
			Terms: locale.Words{
				locale.English:     "Once per customer, in the currency of the card, on purchases posted while the campaign runs.",
				locale.Simplified:  "每位客户限一次，按卡片币种计算，以活动期内入账的消费为准。",
				locale.Traditional: "每位客戶限一次，按信用卡貨幣計算，以推廣期內誌賬的簽賬為準。",
			},
		},
	}
}

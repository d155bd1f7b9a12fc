package store_test

import (
	"testing"
	"time"

	"cardline/internal/campaign"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/store/storetest"
)

// reported is a campaign to 200,000 and what came of it, beside a month of other texts.
var reported = []string{
	`INSERT INTO campaign_plans (code, state, version, priority, event, brief, said, forecast, fixed, course, authors, reason, seal, paced)
		VALUES ('LARGE', 'finished', 1, 5, '', '{"name": "Large", "type": "offer", "data": {"campaign": "SPEND500"}}', '[]', '{}', '{}', '{}', '[]', '', '', 0)`,
	`INSERT INTO mirror (id, overdue_days, birthday, no_marketing, deceased, fraud, closing, lang, region, tier, zone, retention, manager, products, cards, branch)
		SELECT 'C' || i, 0, 0, false, false, false, false, (ARRAY['en', 'zh-Hans', 'zh-Hant'])[1 + i % 3], (ARRAY['US', 'CN', 'HK'])[1 + i % 3],
			(ARRAY['Classic', 'Gold', 'Platinum'])[1 + i % 3], '', '', '', '', '', 'branch ' || i % 200 FROM generate_series(1, 200000) AS i`,
	`INSERT INTO messages (id, key, type, class, purpose, lane, party, number_sealed, customer, zone, lang, body_sealed, occasion, asked, due, expires, state, step, reason,
			owner, tries, sender, sid, code, planned, submitted, key_id, template, source, segments)
		SELECT lpad(to_hex(i), 36, '0'), 'campaign:LARGE/once/C' || i, 'offer', 'M', 'marketing', 'marketing', decode(md5(i::text), 'hex'), decode(repeat('ab', 45), 'hex'), 'C' || i,
			'', (ARRAY['en', 'zh-Hans', 'zh-Hant'])[1 + i % 3], decode(repeat('ab', 160), 'hex'), 'LARGE/once', at, at, at, state, step, reason,
			'', 1, '+12025550101', 'SM' || md5(i::text), CASE WHEN state = 'undelivered' THEN 30003 ELSE 0 END, at, CASE WHEN step < 9 THEN at END, 1,
			'offer/en/LARGE.words-' || 1 + i % 2, 'campaign:LARGE', 1
		FROM (SELECT i, timestamptz '2026-11-20 10:00Z' + i * interval '0.1 s' AS at, CASE WHEN i % 10 = 0 THEN 'suppressed' WHEN i % 50 = 1 THEN 'undelivered' ELSE 'delivered' END AS state,
			CASE WHEN i % 10 = 0 THEN 9 ELSE 6 END AS step, CASE WHEN i % 20 = 0 THEN '` + campaign.WhyHeldOut + `' WHEN i % 10 = 0 THEN 'opted out of marketing at the bank' ELSE '' END AS reason
			FROM generate_series(1, 200000) AS i) AS x`,
	`INSERT INTO inbound (id, key, channel, party, number_sealed, our, body_sealed, verb, outcome, lang, at, key_id)
		SELECT 'i' || i, 'k' || i, 'text', decode(md5((i * 3)::text), 'hex'), '\x00', '', '\x00', '', '', 'en', timestamptz '2026-10-25 10:00Z' + i * interval '5 s', 1
		FROM generate_series(1, 500000) AS i`,
	`INSERT INTO conversions (id, campaign, customer, at, amount, currency)
		SELECT 'v' || i, 'LARGE', 'C' || i * 7, timestamptz '2026-11-22 10:00Z', 100, 'USD' FROM generate_series(1, 20000) AS i`,
	`ANALYZE`,
}

// BenchmarkReport is what came of a campaign to 200,000 people, on Postgres.
func BenchmarkReport(b *testing.B) {
	db := storetest.Postgres(b)
	for _, q := range reported {
		if _, err := db.ExecContext(b.Context(), q); err != nil {
			b.Fatalf("%s: %v", q[:40], err)
		}
	}
	words, err := notice.NewWords(notice.House{Brand: locale.Words{locale.English: "Harbour Bank"}})
	if err != nil {
		b.Fatal(err)
	}
	office := campaign.Office{Shelf: db.Plans(), Results: db.Plans(), Now: func() time.Time { return storetest.Start }, Forecaster: campaign.Forecaster{Words: words}}
	for b.Loop() {
		r, err := office.Report(b.Context(), "LARGE", "")
		if err != nil || r.Funnel.Targeted != 200_000 {
			b.Fatalf("%+v, %v", r.Funnel, err)
		}
	}
}

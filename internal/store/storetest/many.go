package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"cardline/internal/locale"
	"cardline/internal/outbox"
	"cardline/internal/phone"
	"cardline/internal/store"
)

// manyMessages are enough to be written another way than few are.
const manyMessages = 250

// plannedMany writes messages one by one and all together: what is kept must be the same, and a key that is there already stops nobody else.
func plannedMany(t *testing.T, db *store.DB) {
	t.Parallel()
	rows := db.Messages()
	of := func(prefix string) []outbox.Message {
		ms := make([]outbox.Message, manyMessages)
		for i := range ms {
			m := outbox.Message{
				Unique: fmt.Sprintf("%s%d", prefix, i), Type: outbox.FestivalGreeting, To: phone.Number(fmt.Sprintf("+8529123%04d", i)), Lang: locale.Traditional,
				Body: fmt.Sprintf("海港銀行：\"新年快樂\"\t%d", i), Source: "import:f", Template: "festival-greeting/zh-Hant/1", Segments: 1 + i%3,
				Due: Start.Add(time.Duration(i)*time.Hour + 1234567*time.Nanosecond), Occasion: "spring",
			}
			switch i % 5 {
			case 1:
				m.Zone, m.Customer = "Asia/Hong_Kong", "C1"
			case 2:
				m.Held = "no consent"
			case 3:
				m.Asks = []byte(`{"Ref":"r"}`)
			}
			var err error
			if ms[i], err = m.Prepare(Start); err != nil {
				t.Fatal(err)
			}
		}
		return ms
	}
	for _, m := range of("one") {
		if n, err := rows.Add(t.Context(), []outbox.Message{m}); err != nil || n != 1 {
			t.Fatal(n, err)
		}
	}
	if n, err := rows.Add(t.Context(), of("all")); err != nil || n != manyMessages {
		t.Fatalf("%d were added of %d, %v", n, manyMessages, err)
	}
	kept := func(prefix string) (out []map[string]any) {
		err := db.NewSelect().Table("messages").ColumnExpr("substr(key, 4) AS k, type, class, purpose, lane, party, length(number_sealed), customer, zone, lang").
			ColumnExpr("length(body_sealed), occasion, asked, due, expires, state, step, reason, owner, lease, tries, sender, sid, code, planned, submitted").
			ColumnExpr("key_id, account, template, source, segments, phase, repeats, length(asks_sealed), said, about").
			Where("key LIKE ?", prefix+"%").OrderExpr("k").Scan(t.Context(), &out)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one, all := kept("one"), kept("all")
	for i := range one {
		if !reflect.DeepEqual(one[i], all[i]) {
			t.Fatalf("written alone  %v\nwritten together %v", one[i], all[i])
		}
	}
	mixed := append(of("new"), of("all")[:10]...)
	mixed = append(mixed, of("new")[:10]...)
	if n, err := rows.Add(t.Context(), mixed); err != nil || n != manyMessages || len(kept("new")) != manyMessages || len(kept("all")) != manyMessages {
		t.Errorf("%d were added of %d whose keys were new, %v", n, manyMessages, err)
	}
}

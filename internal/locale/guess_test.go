package locale

import "testing"

func TestOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want Guess
	}{
		{"balance please", Guess{Lang: English, Clear: true}},
		{"What's my balance?", Guess{Lang: English, Clear: true}},
		{"what’s my balance", Guess{Lang: English, Clear: true}},
		{"I lost my card!", Guess{Lang: English, Clear: true}},
		{"can you help me", Guess{Lang: English, Clear: true}},
		{"WHERE IS MY CARD 1234", Guess{Lang: English, Clear: true}},
		{"stop sending me ads", Guess{Lang: English, Clear: true}},
		{"no more texts and ads", Guess{Lang: English, Clear: true}},
		{"STOP ALL", Guess{}},
		{"NEVER MIND", Guess{}},
		{"BAL 1234", Guess{}},
		{"ye1234", Guess{}},
		{"please", Guess{}},
		{"INTL 1234 ON", Guess{}},
		{"ENROL SPEND500", Guess{}},
		{"Y", Guess{}},
		{"1234", Guess{}},
		{"", Guess{}},
		{"👍🏽", Guess{}},
		{"ＢＡＬ　１２３４", Guess{}},
		{"wo de ka diu le", Guess{}},
		{"you mei you", Guess{}},
		{"dónde está la tarjeta, no tengo to me", Guess{}},
		{"我的卡丢了", Guess{Lang: Simplified, Clear: true}},
		{"查询余额", Guess{Lang: Simplified, Clear: true}},
		{"余额 1234", Guess{Lang: Simplified}},
		{"我的card丢了", Guess{Lang: Simplified}},
		{"我唔见咗张卡", Guess{Lang: Simplified, Clear: true}},
		{"我張咭唔見咗", Guess{Lang: Traditional, Clear: true}},
		{"我唔想要喇", Guess{Lang: Traditional, Clear: true}},
		{"唔該晒你呀", Guess{Lang: Traditional, Clear: true}},
		{"查詢結餘", Guess{Lang: Traditional, Clear: true}},
		{"請問幾時找數", Guess{Lang: Traditional, Clear: true}},
		{"唔好再send俾我", Guess{Lang: Traditional}},
		{"是", Guess{Lang: Simplified, Ambiguous: true}},
		{"我要取消", Guess{Lang: Simplified, Clear: true, Ambiguous: true}},
		{"卡不見了,被偷走", Guess{Lang: Traditional, Clear: true}},
		{"登记活动", Guess{Lang: Simplified, Clear: true}},
		{"我的信用卡后天到期,里面还有多少", Guess{Lang: Simplified, Clear: true}},
	} {
		if got := Of(c.text); got != c.want {
			t.Errorf("Of(%q) = %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestAnswerLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text         string
		stored, want Lang
	}{
		{"BAL 1234", Traditional, Traditional},
		{"BAL 1234", "", English},
		{"balance please", Simplified, English},
		{"balance", Simplified, Simplified},
		{"我的卡丢了", English, Simplified},
		{"我張卡唔見咗", Simplified, Traditional},
		{"我要取消", Traditional, Traditional},
		{"我要取消", English, Simplified},
		{"余额", "", Simplified},
		{"我的card丢了", English, English},
		{"我的card丢了", "", Simplified},
	} {
		if got := Of(c.text).Or(c.stored); got != c.want {
			t.Errorf("%q from a writer of %q is answered in %s, want %s", c.text, c.stored, got, c.want)
		}
	}
}

func TestOfDoesNotAllocate(t *testing.T) {
	for _, text := range []string{"what’s my balance on the card ending 1234 please", "我張卡唔見咗,請即刻幫我停咗佢", "BAL 1234"} {
		if n := testing.AllocsPerRun(100, func() { Of(text) }); n != 0 {
			t.Errorf("Of(%q) allocates %v times", text, n)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of("what is the balance of my card 1234 please")
	}
}

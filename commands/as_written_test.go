package commands

import "testing"

func TestWordsAreKeptAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, said, want string }{
		{"COMPLAIN your staff was rude!!! 😡", "your staff was rude", "your staff was rude!!! 😡"},
		{"投诉：ＡＴＭ吞了我的卡，扣费２００元！", "ATM吞了我的卡,扣费200元", "ＡＴＭ吞了我的卡，扣费２００元！"},
		{"TS your app, please.  FIX it", "your app, please.  FIX it", "your app, please.  FIX it"},
		{"complain rude staff. also BAL 1234", "rude staff", "rude staff."},
		{"nothing of it", "said elsewhere", "said elsewhere"},
		{"", "", ""},
	} {
		if got := AsWritten(tc.text, tc.said); got != tc.want {
			t.Errorf("of %q, understood as %q, %q is kept, want %q", tc.text, tc.said, got, tc.want)
		}
	}
}

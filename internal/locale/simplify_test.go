package locale

import (
	"testing"
	"unicode/utf8"
)

func TestSimplify(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":          "",
		"BAL 1234":  "BAL 1234",
		"余额":        "余额",
		"餘額 1234":   "余额 1234",
		"結餘":        "结余",
		"掛失":        "挂失",
		"凍結":        "冻结",
		"解凍":        "解冻",
		"啟用啓用":      "启用启用",
		"賬單帳單":      "账单帐单",
		"說説":        "说说",
		"裏裡里":       "里里里",
		"線綫":        "线线",
		"臺灣台":       "台湾台",
		"眾衆":        "众众",
		"銷户銷戶":      "销户销户",
		"鐘鍾":        "钟钟",
		"為爲":        "为为",
		"著数":        "着数",
		"我喺度搵唔到張咭😀": "我喺度揾唔到张咭😀",
		"還款額、積分、換領、聯絡、客户服務主任": "还款额、积分、换领、联络、客户服务主任",
		"\xff餘\xfe": "\xff余\xfe",
		"乾幹":        "干干",
		"繁體中文廣東話":   "繁体中文广东话",
		"唔該晒":       "唔该晒",
		"遺失報失被盜竊":   "遗失报失被盗窃",
		"萬與個號無禮":    "万与个号无礼",
	} {
		if got := Simplify(in); got != want {
			t.Errorf("Simplify(%q) = %q, want %q", in, got, want)
		}
	}
}

// The table is data: it must be whole pairs, and simplifying twice must change nothing more.
func TestSimplifyIsStable(t *testing.T) {
	t.Parallel()
	if n := utf8.RuneCountInString(pairs); n%2 != 0 || n < 5000 {
		t.Fatalf("pairs holds %d characters", n)
	}
	seen := map[rune]bool{}
	left := true
	for _, r := range pairs {
		if left && seen[r] {
			t.Errorf("%c stands twice", r)
		}
		if left {
			seen[r] = true
			if s := Simplify(string(r)); s == string(r) || Simplify(s) != s {
				t.Errorf("%c becomes %s, then %s", r, s, Simplify(s))
			}
		}
		left = !left
	}
}

func TestSimplifyLeavesSimplifiedTextAlone(t *testing.T) {
	s := "我的信用卡丢了,请马上帮我挂失"
	if n := testing.AllocsPerRun(100, func() { Simplify(s) }); n != 0 {
		t.Errorf("Simplify allocates %v times for text it does not change", n)
	}
}

func BenchmarkSimplify(b *testing.B) {
	for b.Loop() {
		Simplify("我張信用卡唔見咗,請即刻幫我停咗佢")
	}
}

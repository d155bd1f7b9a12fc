package speech

import (
	"testing"

	"cardline/internal/money"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor          int64
		currency       string
		en, hans, hant string
	}{
		// Nothing, and the smallest coins.
		{0, "USD", "zero dollars", "零美元", "美金零蚊"},
		{0, "CNY", "zero yuan", "零元", "人民幣零蚊"},
		{0, "HKD", "zero Hong Kong dollars", "零港元", "零蚊"},
		{0, "JPY", "zero yen", "零日元", "零日圓"},
		{1, "USD", "one cent", "一美分", "美金一仙"},
		{1, "CNY", "one fen", "一分", "人民幣一分"},
		{1, "JPY", "one yen", "一日元", "一日圓"},
		{2, "CNY", "two fen", "两分", "人民幣兩分"},
		{5, "CNY", "five fen", "五分", "人民幣五分"},
		{10, "CNY", "ten fen", "一角", "人民幣一毫"},
		{12, "USD", "twelve cents", "十二美分", "美金一毫二仙"},
		{20, "CNY", "twenty fen", "两角", "人民幣兩毫"},
		{20, "HKD", "twenty cents", "两角", "兩毫"},
		{22, "CNY", "twenty-two fen", "两角二分", "人民幣兩毫二分"},
		{50, "HKD", "fifty cents", "五角", "五毫"},
		{99, "HKD", "ninety-nine cents", "九角九分", "九毫九仙"},

		// Two alone, and two among others.
		{200, "USD", "two dollars", "两美元", "美金兩蚊"},
		{200, "CNY", "two yuan", "两元", "人民幣兩蚊"},
		{200, "HKD", "two Hong Kong dollars", "两港元", "兩蚊"},
		{222, "HKD", "two Hong Kong dollars and twenty-two cents", "两港元二角二分", "兩蚊二毫二仙"},
		{202, "CNY", "two yuan and two fen", "两元零二分", "人民幣兩蚊零二分"},
		{1200, "HKD", "twelve Hong Kong dollars", "十二港元", "十二蚊"},
		{2200, "CNY", "twenty-two yuan", "二十二元", "人民幣二十二蚊"},
		{20000, "CNY", "two hundred yuan", "两百元", "人民幣二百蚊"},
		{22200, "HKD", "two hundred twenty-two Hong Kong dollars", "两百二十二港元", "二百二十二蚊"},
		{120000, "CNY", "one thousand two hundred yuan", "一千二百元", "人民幣一千二百蚊"},
		{200000, "HKD", "two thousand Hong Kong dollars", "两千港元", "二千蚊"},
		{222200, "CNY", "two thousand two hundred twenty-two yuan", "两千二百二十二元", "人民幣二千二百二十二蚊"},
		{1200000, "CNY", "twelve thousand yuan", "一万两千元", "人民幣一萬二千蚊"},
		{2000000, "HKD", "twenty thousand Hong Kong dollars", "两万港元", "二萬蚊"},
		{20000000, "CNY", "two hundred thousand yuan", "二十万元", "人民幣二十萬蚊"},
		{200000000, "CNY", "two million yuan", "两百万元", "人民幣二百萬蚊"},
		{20000000000, "CNY", "two hundred million yuan", "两亿元", "人民幣二億蚊"},

		// Whole amounts, with tens at the head and in the middle.
		{1000, "HKD", "ten Hong Kong dollars", "十港元", "十蚊"},
		{4500, "HKD", "forty-five Hong Kong dollars", "四十五港元", "四十五蚊"},
		{8800, "CNY", "eighty-eight yuan", "八十八元", "人民幣八十八蚊"},
		{11000, "CNY", "one hundred ten yuan", "一百一十元", "人民幣一百一十蚊"},
		{111500, "CNY", "one thousand one hundred fifteen yuan", "一千一百一十五元", "人民幣一千一百一十五蚊"},
		{12000, "USD", "one hundred twenty dollars", "一百二十美元", "美金一百二十蚊"},
		{10000000, "HKD", "one hundred thousand Hong Kong dollars", "十万港元", "十萬蚊"},
		{10100000, "CNY", "one hundred one thousand yuan", "十万一千元", "人民幣十萬一千蚊"},
		{100000000, "USD", "one million dollars", "一百万美元", "美金一百萬蚊"},
		{123456700, "HKD", "one million two hundred thirty-four thousand five hundred sixty-seven Hong Kong dollars",
			"一百二十三万四千五百六十七港元", "一百二十三萬四千五百六十七蚊"},

		// Zeros within.
		{10100, "CNY", "one hundred one yuan", "一百零一元", "人民幣一百零一蚊"},
		{100100, "HKD", "one thousand one Hong Kong dollars", "一千零一港元", "一千零一蚊"},
		{101000, "CNY", "one thousand ten yuan", "一千零一十元", "人民幣一千零一十蚊"},
		{1000100, "CNY", "ten thousand one yuan", "一万零一元", "人民幣一萬零一蚊"},
		{1050000, "HKD", "ten thousand five hundred Hong Kong dollars", "一万零五百港元", "一萬零五百蚊"},
		{10001000000, "CNY", "one hundred million ten thousand yuan", "一亿零一万元", "人民幣一億零一萬蚊"},

		// Cents.
		{101, "USD", "one dollar and one cent", "一美元零一美分", "美金一蚊零一仙"},
		{1205, "CNY", "twelve yuan and five fen", "十二元零五分", "人民幣十二蚊零五分"},
		{1205, "HKD", "twelve Hong Kong dollars and five cents", "十二港元零五分", "十二蚊零五仙"},
		{1234, "CNY", "twelve yuan and thirty-four fen", "十二元三角四分", "人民幣十二蚊三毫四分"},
		{1234, "HKD", "twelve Hong Kong dollars and thirty-four cents", "十二港元三角四分", "十二蚊三毫四仙"},
		{1250, "HKD", "twelve Hong Kong dollars and fifty cents", "十二港元五角", "十二蚊五毫"},
		{1250, "EUR", "twelve euros and fifty cents", "十二欧元五十欧分", "十二歐元五十仙"},
		{1250, "AUD", "twelve Australian dollars and fifty cents", "十二点五澳元", "澳幣十二蚊五毫"},
		{31208, "USD", "three hundred twelve dollars and eight cents", "三百一十二美元零八美分", "美金三百一十二蚊零八仙"},
		{73010, "HKD", "seven hundred thirty Hong Kong dollars and ten cents", "七百三十港元一角", "七百三十蚊一毫"},
		{95020, "GBP", "nine hundred fifty pounds and twenty pence", "九百五十英镑二十便士", "九百五十英鎊二十便士"},
		{101, "GBP", "one pound and one penny", "一英镑零一便士", "一英鎊零一便士"},
		{128450, "USD", "one thousand two hundred eighty-four dollars and fifty cents", "一千二百八十四美元五十美分", "美金一千二百八十四蚊五毫"},
		{128450, "CNY", "one thousand two hundred eighty-four yuan and fifty fen", "一千二百八十四元五角", "人民幣一千二百八十四蚊五毫"},
		{1005006, "CNY", "ten thousand fifty yuan and six fen", "一万零五十元零六分", "人民幣一萬零五十蚊零六分"},
		{1005006, "HKD", "ten thousand fifty Hong Kong dollars and six cents", "一万零五十港元零六分", "一萬零五十蚊零六仙"},

		// In the customer's favour.
		{-1, "HKD", "one cent in credit", "溢缴一分", "多繳咗一仙"},
		{-1005, "CNY", "ten yuan and five fen in credit", "溢缴十元零五分", "多繳咗人民幣十蚊零五分"},
		{-1250, "HKD", "twelve Hong Kong dollars and fifty cents in credit", "溢缴十二港元五角", "多繳咗十二蚊五毫"},
		{-1250, "USD", "twelve dollars and fifty cents in credit", "溢缴十二美元五十美分", "多繳咗美金十二蚊五毫"},
		{-1200, "JPY", "one thousand two hundred yen in credit", "溢缴一千二百日元", "多繳咗一千二百日圓"},

		// No hundredths, thousandths, and currencies without a name here.
		{1200, "JPY", "one thousand two hundred yen", "一千二百日元", "一千二百日圓"},
		{9800000, "JPY", "nine million eight hundred thousand yen", "九百八十万日元", "九百八十萬日圓"},
		{250000, "VND", "two hundred fifty thousand dong", "二十五万越南盾", "二十五萬越南盾"},
		{15000, "KRW", "fifteen thousand won", "一万五千韩元", "一萬五千韓圜"},
		{7590, "MYR", "seventy-five ringgit and ninety sen", "七十五点九马来西亚林吉特", "七十五點九馬來西亞令吉"},
		{200, "THB", "two baht", "两泰铢", "兩泰銖"},
		{250, "THB", "two baht and fifty satang", "二点五泰铢", "二點五泰銖"},
		{88800, "TWD", "eight hundred eighty-eight New Taiwan dollars", "新台币八百八十八元", "台幣八百八十八蚊"},
		{100, "MOP", "one pataca", "一澳门元", "葡幣一蚊"},
		{12500, "KWD", "twelve point five K W D", "十二点五 K W D", "十二點五 K W D"},
		{12005, "KWD", "twelve point zero zero five K W D", "十二点零零五 K W D", "十二點零零五 K W D"},
		{12000, "KWD", "twelve K W D", "十二 K W D", "十二 K W D"},

		// The largest there can be.
		{1<<63 - 1, "CNY", "ninety-two quadrillion two hundred thirty-three trillion seven hundred twenty billion three hundred sixty-eight million " +
			"five hundred forty-seven thousand seven hundred fifty-eight yuan and seven fen",
			"九亿两千二百三十三万七千二百零三亿六千八百五十四万七千七百五十八元零七分",
			"人民幣九億二千二百三十三萬七千二百零三億六千八百五十四萬七千七百五十八蚊零七分"},
	} {
		for l, want := range inAll(c.en, c.hans, c.hant) {
			if got := Money(money.Of(c.minor, c.currency), l); got != want {
				t.Errorf("%s in %s: %q, want %q", money.Of(c.minor, c.currency), l, got, want)
			}
		}
	}
}

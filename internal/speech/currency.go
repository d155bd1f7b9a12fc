package speech

import "cardline/internal/locale"

// coin is how English names a currency and its hundredth.
type coin struct{ one, many, cent, cents string }

var coins = map[string]coin{
	"AED": {"dirham", "dirhams", "fils", "fils"},
	"AUD": {"Australian dollar", "Australian dollars", "cent", "cents"},
	"CAD": {"Canadian dollar", "Canadian dollars", "cent", "cents"},
	"CHF": {"Swiss franc", "Swiss francs", "centime", "centimes"},
	"CNY": {"yuan", "yuan", "fen", "fen"},
	"EUR": {"euro", "euros", "cent", "cents"},
	"GBP": {"pound", "pounds", "penny", "pence"},
	"HKD": {"Hong Kong dollar", "Hong Kong dollars", "cent", "cents"},
	"IDR": {"rupiah", "rupiah", "sen", "sen"},
	"INR": {"Indian rupee", "Indian rupees", "paisa", "paise"},
	"JPY": {"yen", "yen", "", ""},
	"KRW": {"won", "won", "", ""},
	"MOP": {"pataca", "patacas", "avo", "avos"},
	"MYR": {"ringgit", "ringgit", "sen", "sen"},
	"NZD": {"New Zealand dollar", "New Zealand dollars", "cent", "cents"},
	"PHP": {"Philippine peso", "Philippine pesos", "centavo", "centavos"},
	"SGD": {"Singapore dollar", "Singapore dollars", "cent", "cents"},
	"THB": {"baht", "baht", "satang", "satang"},
	"TWD": {"New Taiwan dollar", "New Taiwan dollars", "cent", "cents"},
	"USD": {"dollar", "dollars", "cent", "cents"},
	"VND": {"dong", "dong", "", ""},
}

// hanCoin is how Chinese names a currency. With a name for the tenth, hundredths are said as tenths and hundredths (五角,
// 三毫四仙), else as one number (五十美分). Without minor names the amount is said as a decimal: 十二点五澳元.
type hanCoin struct{ before, major, tenth, cent string }

// Cantonese says dollars of anywhere as 蚊, tenths as 毫 and hundredths as 仙, after the name of the currency where it is not Hong Kong's.
var hanCoins = map[locale.Lang]map[string]hanCoin{
	locale.Simplified: {
		"AED": {major: "迪拉姆"},
		"AUD": {major: "澳元"},
		"CAD": {major: "加元"},
		"CHF": {major: "瑞士法郎"},
		"CNY": {major: "元", tenth: "角", cent: "分"},
		"EUR": {major: "欧元", cent: "欧分"},
		"GBP": {major: "英镑", cent: "便士"},
		"HKD": {major: "港元", tenth: "角", cent: "分"},
		"IDR": {major: "印尼盾"},
		"INR": {major: "印度卢比"},
		"JPY": {major: "日元"},
		"KRW": {major: "韩元"},
		"MOP": {major: "澳门元", tenth: "角", cent: "分"},
		"MYR": {major: "马来西亚林吉特"},
		"NZD": {major: "新西兰元"},
		"PHP": {major: "菲律宾比索"},
		"SGD": {major: "新加坡元"},
		"THB": {major: "泰铢"},
		"TWD": {before: "新台币", major: "元", tenth: "角", cent: "分"},
		"USD": {major: "美元", cent: "美分"},
		"VND": {major: "越南盾"},
	},
	locale.Traditional: {
		"AED": {major: "阿聯酋迪拉姆"},
		"AUD": {before: "澳幣", major: "蚊", tenth: "毫", cent: "仙"},
		"CAD": {before: "加幣", major: "蚊", tenth: "毫", cent: "仙"},
		"CHF": {major: "瑞士法郎"},
		"CNY": {before: "人民幣", major: "蚊", tenth: "毫", cent: "分"},
		"EUR": {major: "歐元", cent: "仙"},
		"GBP": {major: "英鎊", cent: "便士"},
		"HKD": {major: "蚊", tenth: "毫", cent: "仙"},
		"IDR": {major: "印尼盾"},
		"INR": {major: "印度盧比"},
		"JPY": {major: "日圓"},
		"KRW": {major: "韓圜"},
		"MOP": {before: "葡幣", major: "蚊", tenth: "毫", cent: "仙"},
		"MYR": {major: "馬來西亞令吉"},
		"NZD": {before: "紐幣", major: "蚊", tenth: "毫", cent: "仙"},
		"PHP": {major: "菲律賓披索"},
		"SGD": {before: "坡幣", major: "蚊", tenth: "毫", cent: "仙"},
		"THB": {major: "泰銖"},
		"TWD": {before: "台幣", major: "蚊", tenth: "毫", cent: "仙"},
		"USD": {before: "美金", major: "蚊", tenth: "毫", cent: "仙"},
		"VND": {major: "越南盾"},
	},
}

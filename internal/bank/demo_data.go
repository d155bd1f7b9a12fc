package bank

import (
	"cardline/internal/locale"
	"cardline/internal/vault"
)

// Every demo customer has the same secrets.
const (
	demoPIN      vault.Secret = "135790"
	demoDocument vault.Secret = "4417"
)

// demoHolder is a customer of Harbour Bank. Amounts are in minor units, days count from the day the bank first opened.
type demoHolder struct {
	Record
	cards  []demoCard
	beside bool // only where customers are generated
	noPIN  bool // they never set a telephone PIN
}

type demoCard struct {
	id            string
	tail          string
	product       string
	currency      string
	state         State
	since         int // days ago
	supplementary bool
	owed          int64
	limit         int64
	points        Points
	due           int // days until the latest statement is due; negative: overdue
	statements    []demoStatement
	spent         []demoSpending
}

// demoStatement is a billing cycle; each is a month older than the one before it.
type demoStatement struct{ total, paid int64 }

type demoSpending struct {
	days     int // ago
	merchant string
	amount   int64
}

// demoHolders is the whole bank as it opens.
var demoHolders = []demoHolder{
	{
		Record: Record{
			Customer: "C1001", Names: locale.Words{locale.English: "Maria Garcia"}, Numbers: []string{"+12025550147"},
			Lang: locale.English, Zone: "America/New_York", Tier: "Gold", Birthday: "02-29",
		},
		cards: []demoCard{
			{
				id: "K10011", tail: "1234", product: "Classic", currency: "USD", state: Active, since: 640,
				owed: 1284_50, limit: 5000_00, points: Points{Balance: 12_450, Expiring: 900}, due: 11,
				statements: []demoStatement{{total: 1102_35}, {total: 876_20, paid: 876_20}},
				spent: []demoSpending{
					{1, "Corner Bakery", 12_40}, {2, "Metro Transit", 27_50}, {3, "Harbor Grocery", 86_15},
					{5, "Northline Airways", 342_00}, {8, "City Pharmacy", 18_99}, {9, "Refund Oak & Pine", -45_00},
					{12, "Payment received", -876_20},
				},
			},
			{
				id: "K10012", tail: "5678", product: "Platinum", currency: "USD", state: Active, since: 210,
				owed: 312_08, limit: 15000_00, points: Points{Balance: 31_200}, due: 18,
				statements: []demoStatement{{total: 298_40}, {total: 1450_00, paid: 1450_00}},
				spent: []demoSpending{
					{2, "Blue Door Restaurant", 64_80}, {6, "Stream Cinema", 15_99}, {10, "Bookshop on 5th", 41_29},
				},
			},
		},
	},
	{
		Record: Record{
			Customer: "C1002", Names: chinese("Li Wei", "李伟", "李偉"), Numbers: []string{"+8613800138000"},
			Lang: locale.Simplified, Zone: "Asia/Shanghai", Tier: "Platinum", Manager: "周敏", Birthday: "05-18",
		},
		cards: []demoCard{
			{
				id: "K10021", tail: "6688", product: "Platinum", currency: "CNY", state: Active, since: 900,
				owed: 10050_06, limit: 80000_00, points: Points{Balance: 52_300, Expiring: 2_000}, due: 3,
				statements: []demoStatement{{total: 9800_00}, {total: 6420_18, paid: 6420_18}},
				spent: []demoSpending{
					{1, "盒马鲜生", 250_06}, {2, "滴滴出行", 36_80}, {4, "中国国航", 1860_00}, {7, "京东商城", 699_00},
					{9, "西湖茶舍", 328_00}, {11, "还款", -6420_18},
				},
			},
			{id: "K10022", tail: "9012", product: "Platinum", currency: "CNY", state: Mailed, since: 6, limit: 80000_00},
		},
	},
	{
		Record: Record{
			Customer: "C1003", Names: chinese("Chan Tai Man", "陈大文", "陳大文"), Numbers: []string{"+85291234567"},
			Lang: locale.Traditional, Zone: "Asia/Hong_Kong", Tier: "Classic", Segment: "valued", Birthday: "09-09",
		},
		cards: []demoCard{{
			id: "K10031", tail: "8899", product: "Classic", currency: "HKD", state: Active, since: 1200,
			owed: 2000_00, limit: 30000_00, points: Points{Balance: 86_400, Expiring: 5_000}, due: 9,
			statements: []demoStatement{{total: 1846_50}, {total: 2310_00, paid: 2310_00}},
			spent: []demoSpending{
				{1, "百佳超級市場", 153_50}, {3, "翠華餐廳", 98_00}, {4, "港鐵", 26_40}, {8, "豐澤", 688_00}, {13, "繳款", -2310_00},
			},
		}},
	},
	{
		Record: Record{
			Customer: "C1004", Names: locale.Words{locale.English: "Tom Lee"}, Numbers: []string{"+447400123456"},
			Lang: locale.English, Zone: "Europe/London", Tier: "Classic", Birthday: "12-03", OverdueDays: 75,
		},
		cards: []demoCard{{
			id: "K10041", tail: "3344", product: "Classic", currency: "GBP", state: Frozen, since: 40,
			owed: 950_20, limit: 1500_00, points: Points{Balance: 640}, due: -45,
			statements: []demoStatement{{total: 950_20}, {total: 874_60}},
			spent: []demoSpending{
				{62, "Late payment charge", 12_00}, {78, "Marlow Garage", 410_00}, {83, "Railway Tickets", 63_60},
			},
		}},
	},
	{
		Record: Record{
			Customer: "C1005", Names: chinese("Wang Fang", "王芳", "王芳"), Numbers: []string{"+8613900139000"},
			Lang: locale.Simplified, Zone: "Asia/Shanghai", Tier: "Platinum", Birthday: "03-21", NoMarketing: true,
		},
		cards: []demoCard{{
			id: "K10051", tail: "7777", product: "Platinum", currency: "CNY", state: Active, since: 330,
			owed: 88_00, limit: 60000_00, points: Points{Balance: 7_100}, due: 15,
			statements: []demoStatement{{total: 62_00}, {total: 415_90, paid: 415_90}},
			spent:      []demoSpending{{1, "星巴克", 26_00}, {5, "新华书店", 62_00}, {14, "还款", -415_90}},
		}},
	},
	{
		Record: Record{
			Customer: "C1006", Names: chinese("Ho Chi Ming", "何志明", "何志明"), Numbers: []string{"+85298765432"},
			Lang: locale.Traditional, Zone: "Asia/Hong_Kong", Tier: "Gold", Birthday: "07-01",
		},
		cards: []demoCard{{
			id: "K10061", tail: "2468", product: "Gold", currency: "HKD", state: Active, since: 800,
			owed: 730_10, limit: 50000_00, points: Points{Balance: 15_020}, due: 7,
			statements: []demoStatement{{total: 640_00}, {total: 1205_30, paid: 1205_30}},
			spent:      []demoSpending{{2, "惠康", 90_10}, {6, "中華煤氣", 212_00}, {9, "九巴", 13_20}},
		}},
	},
	{
		Record: Record{
			Customer: "C1007", Names: chinese("Ho Mei Ling", "何美玲", "何美玲"), Numbers: []string{"+85298765432"},
			Lang: locale.Traditional, Zone: "Asia/Hong_Kong", Birthday: "11-30",
		},
		cards: []demoCard{{
			id: "K10071", tail: "1357", product: "Gold", currency: "HKD", state: Active, since: 300, supplementary: true,
			owed: 45_00, limit: 5000_00, due: 7,
			statements: []demoStatement{{total: 30_00}, {total: 118_00, paid: 118_00}},
			spent:      []demoSpending{{1, "聖安娜餅屋", 45_00}, {10, "屈臣氏", 30_00}},
		}},
	},
	{
		beside: true, noPIN: true,
		Record: Record{
			Customer: "C1008", Names: locale.Words{locale.English: "Grace Kim"}, Numbers: []string{"+12025550188", "+12025550189"},
			Lang: locale.English, Zone: "America/New_York", Tier: "Gold", Birthday: "10-08",
		},
		cards: []demoCard{
			{
				id: "K10081", tail: "4321", product: "Gold", currency: "USD", state: Active, since: 500,
				owed: 210_00, limit: 9000_00, points: Points{Balance: 9_800, Expiring: 400}, due: 12,
				statements: []demoStatement{{total: 180_00}, {total: 540_00, paid: 540_00}},
				spent:      []demoSpending{{2, "Garden Centre", 30_00}, {7, "Lakeside Hotel", 120_00}, {16, "Payment received", -540_00}},
			},
			{
				// Paid twice by mistake: the bank owes her.
				id: "K10082", tail: "8765", product: "Classic", currency: "USD", state: Active, since: 260,
				owed: -35_20, limit: 2500_00, points: Points{Balance: 1_150}, due: 12,
				statements: []demoStatement{{total: 80_00, paid: 80_00}},
				spent:      []demoSpending{{3, "Daily Coffee", 44_80}, {8, "Payment received", -80_00}, {9, "Payment received", -80_00}},
			},
		},
	},
	{
		beside: true,
		Record: Record{
			Customer: "C1009", Names: locale.Words{locale.English: "Walter Pike"}, Numbers: []string{"+12025550177"},
			Lang: locale.English, Zone: "America/New_York", Tier: "Classic", Birthday: "04-21", Deceased: true,
		},
		cards: []demoCard{{
			id: "K10091", tail: "2020", product: "Classic", currency: "USD", state: Active, since: 2400,
			owed: 64_10, limit: 4000_00, due: 11, statements: []demoStatement{{total: 64_10}},
		}},
	},
}

// DemoCustomers are the ids of the customers that the demo bank describes one by one.
func DemoCustomers() []string {
	ids := make([]string, len(demoHolders))
	for i, h := range demoHolders {
		ids[i] = h.Customer
	}
	return ids
}

func chinese(english, simplified, traditional string) locale.Words {
	return locale.Words{locale.English: english, locale.Simplified: simplified, locale.Traditional: traditional}
}

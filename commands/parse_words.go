package commands

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"cardline/internal/locale"
)

var (
	// references are case and application numbers: letters and digits, joined by dashes if at all, with four digits at least.
	references = regexp.MustCompile(`\b[a-z]{0,5}-?\d[\da-z]*(?:-[\da-z]+){0,3}\b`)
	emails     = regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}`)
	codes      = regexp.MustCompile(`^[a-z]{2,6}-?\d{2,8}$|^(?:[a-z]+\d+[a-z\d]*|\d+[a-z]+[a-z\d]*)$`)
	pointsOf   = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]+) ?(万|千|k\b|w\b)? ?(?:points?\b|pts\b|积分|分\b|分$|分(?:[换兑去来]))`)
	scores     = regexp.MustCompile(`(?:\b|[a-z])([1-5])\b ?(?:分|星|颗星|stars?|/ ?5|out of 5|out of five)?|(one|two|three|four|five) stars?|([一二两三四五])(?:分|星|颗星)|(满分)`)
	debits     = regexp.MustCompile(`(?:from|debit|using|savings?|current|account|acct|a/c|户口|账户|储蓄卡|借记卡|从|由|用|扣款)(?: ?(?:my|the|account|acct|a/c|savings?|current|debit|card|ending|in|no\.?|number|尾号|尾数|卡|户口|账户|储蓄卡|借记卡|我|的))* ?[*#]?(\d{4})\b`)
	// moments are times to be called back at: a day, a part of it, an hour. What stands between two of them belongs to them.
	moments = regexp.MustCompile(`\b(?:today|tonight|tomorrow|tmrw?|tmr|now|asap|anytime|any time|(?:next|this|on|coming) )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:today|tonight|tomorrow|tmrw?|next week|day after tomorrow)\b` +
		`|\b(?:this |in the |every )?(?:morning|afternoon|evening|noon|midday|lunch ?time|lunch)\b|\b(?:after|before|around|at|about|by|from|between|past) (?:\d{1,2}(?:[:.]\d{2})?|noon|work|lunch)(?: ?[ap]\.?m\b\.?)?(?: ?(?:-|to|and) ?\d{1,2}(?:[:.]\d{2})?)?(?: ?[ap]\.?m\b\.?)?|\b\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\b\.?|o'?clock)|\b\d{1,2}:\d{2}\b|\bin (?:an?|\d+|half an) (?:hours?|minutes?|mins?)\b` +
		`|大后天|后天|明天|明日|明早|明晚|今天|今日|今晚|听日|听晚|听朝|今朝|下个?(?:周|星期|礼拜)[一二三四五六日天]?|(?:这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]|早上|上午|中午|下午|晚上|傍晚|朝早|晏昼|夜晚|下昼|上昼` +
		`|(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点|時|时|:)(?:半|\d{1,2}分?|[一二三四五六七八九十]{1,3}分?|钟|之后|后|以后|前|之前|左右)*|下班后?|放工后?|\d+ ?(?:分钟|小时|个钟)后`)
)

// offerCode reports whether a word looks like the code of an offer: LIM482913, FQ12.
func offerCode(s string) bool { return codes.MatchString(strings.ToLower(s)) }

func (t *text) quoteBytes(i, j int) string { return strings.TrimSpace(t.written[i:j]) }

func (t *text) email(f *findings) {
	f.each(t, emails, func(at []int) bool {
		f.set("email", t.quoteBytes(at[0], at[1]))
		f.useBytes(t, at[0], at[1])
		return false
	})
}

// reference finds the number of a case, an order or an application. Where a card may stand beside it, four digits alone are the card's.
func (t *text) reference(f *findings, card bool) {
	f.each(t, references, func(at []int) bool {
		written := t.part(at, 0)
		if n := len(digitsOf(written)); n < 4 || card && n == 4 && strings.Trim(written, "-# ") == digitsOf(written) {
			return true
		}
		f.set("ref", t.quoteBytes(at[0], at[1]))
		f.useBytes(t, at[0], at[1])
		return false
	})
}

// points finds how many points are meant; with plain also a number that nothing else has claimed.
func (t *text) points(f *findings, plain bool) {
	f.each(t, pointsOf, func(at []int) bool {
		if v, ok := worth(t.part(at, 1), t.part(at, 2), ""); ok {
			f.set("points", v)
			f.useBytes(t, at[0], at[1])
			return false
		}
		return true
	})
	if f.args["points"] != "" || !plain {
		return
	}
	for i, u := range t.units {
		if !f.used[i] && u.kind == numberUnit && !(u.glued && t.units[i-1].kind == wordUnit) && len(u.digits) >= 3 {
			f.set("points", u.digits)
			f.use(i, i+1)
			return
		}
	}
}

func (t *text) score(f *findings) {
	f.each(t, scores, func(at []int) bool {
		s := t.part(at, 1)
		switch {
		case t.part(at, 4) != "":
			s = "5"
		case s == "":
			s = digitsOf(s)
			if n, ok := spelled(t.part(at, 2) + t.part(at, 3)); ok {
				s, _ = between(string(rune('0'+n)), 1, 5)
			}
		}
		f.set("score", s)
		f.useBytes(t, at[0], at[1])
		return false
	})
}

// debit finds the account a payment is to be taken from: "from 9876", 从尾号9876扣. Of two tails without such words it is the second.
func (t *text) debit(f *findings) {
	f.each(t, debits, func(at []int) bool {
		f.set("debit4", t.part(at, 1))
		f.useBytes(t, at[2], at[3])
		return false
	})
	if f.args["debit4"] != "" {
		return
	}
	var tails []int
	for i := range t.units {
		if !f.used[i] && t.fourDigits(i) {
			tails = append(tails, i)
		}
	}
	if len(tails) == 2 {
		f.set("debit4", t.units[tails[1]].digits)
		f.use(tails[1], tails[1]+1)
	}
}

// when is a time as written, from the first word of it to the last.
func (t *text) when(f *findings) {
	from, to := -1, -1
	f.each(t, moments, func(at []int) bool {
		if from >= 0 && strings.TrimFunc(t.even()[to:at[0]], joinsTimes) != "" && !hasAnyPrefix(strings.TrimSpace(t.even()[to:at[0]]), "at", "in", "the", "around", "之", "的", "大概", "大约") {
			return false
		}
		if from < 0 {
			from = at[0]
		}
		to = at[1]
		return true
	})
	if from < 0 {
		return
	}
	f.set("when", t.quoteBytes(from, to))
	f.useBytes(t, from, to)
}

func joinsTimes(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、-~至到", r) }

// item is what points are to be changed for: beside a keyword whatever is left, in a sentence what follows "for" or 换.
func (t *text) item(f *findings, free bool) {
	from, to := t.wanted(f)
	if from < 0 && !free && f.args["points"] == "" {
		from, to = t.leftOver(f)
	}
	if from < 0 {
		from, to = t.bought(f)
	}
	for from < to && (t.idle(from) || t.isPoints(from)) {
		from++
	}
	if from, to = t.bareItem(from, to); from == to {
		return
	}
	if from < 0 || from == to || slices.Contains(t.roles[from:to], asking) {
		return
	}
	f.set("item", t.quote(from, to))
	f.use(from, to)
}

// bareItem cuts off what is counted or how it is paid for (咖啡机一部, 话费券 用积分), and leaves nothing of words that any item has: 礼品.
func (t *text) bareItem(from, to int) (int, int) {
	for i := from + 1; i < to; i++ {
		rest := locale.Simplify(t.quote(i, to))
		if hasAnyPrefix(rest, "用积分", "用分", "用我的积分", "拿积分", "一部", "一张", "一个", "一台", "一份", "可以吗", "得唔得", "行吗", "行不行", "好吗", "就好", "就行", "就得") {
			to = i
		}
	}
	if slices.Contains([]string{"礼品", "礼物", "礼", "奖品", "积分", "东西", "嘢", "奖赏", "什么", "分"}, locale.Simplify(t.quote(from, to))) {
		return to, to
	}
	return from, to
}

// isPoints: the unit names what is given, or stands for it.
func (t *text) isPoints(i int) bool {
	return slices.Contains([]string{"points", "point", "pts", "reward", "rewards", "miles", "them", "all", "some", "something"}, t.quoteWord(i))
}

// wanted is what follows the last "for" or 换, or "to" once points have been named, up to the end of the clause.
func (t *text) wanted(f *findings) (from, to int) {
	from = -1
	points := false
	for i := range t.units {
		w := t.quoteWord(i)
		points = points || w == "points" || w == "pts" || w == "miles"
		if w == "for" || w == "redeem" || w == "into" || w == "on" || w == "against" || points && w == "to" && !t.nextIs(i, "get", "pay", "buy") ||
			t.units[i].kind == hanUnit && (t.units[i].id == '换' || t.units[i].id == '兑' || t.units[i].id == '领') {
			from = i + 1
		}
	}
	return t.thing(f, from)
}

func (t *text) nextIs(i int, words ...string) bool {
	return i+1 < len(t.units) && slices.Contains(words, t.quoteWord(i+1))
}

// bought is what stands between "get" and "with my points".
func (t *text) bought(f *findings) (from, to int) {
	for i := range t.units {
		if w := t.quoteWord(i); w != "get" && w != "buy" && w != "want" && w != "order" {
			continue
		}
		from = i + 1
		if t.nextIs(i, "me", "us", "to") {
			from++
		}
		if from, to = t.thing(f, from); from >= 0 && to < len(t.units) && (t.quoteWord(to) == "with" || t.quoteWord(to) == "using") {
			return from, to
		}
	}
	return -1, -1
}

// thing is the run of words from a unit on, up to the end of the clause.
func (t *text) thing(f *findings, from int) (begin, end int) {
	if from < 0 {
		return -1, -1
	}
	for from < len(t.units) && (t.idle(from) || f.used[from] || t.quoteWord(from) == "some" || t.units[from].kind == hanUnit && strings.ContainsRune("取个张部台份只杯咗返成做为到晒啲领一些了把支件套双瓶", t.units[from].id)) {
		from++
	}
	to := from
	for to < len(t.units) && !f.used[to] && !t.silent(to) && (to == from || !t.units[to].pause) && !slices.Contains([]string{"with", "using", "can", "asap", "now"}, t.quoteWord(to)) {
		to++
	}
	if to == from {
		return -1, -1
	}
	return from, to
}

// turnedFrom: what stands at the unit is what the writer wants no more: "not Chinese", "from paper to e-mail", "can't read English".
func (t *text) turnedFrom(i int) bool {
	return t.negatedBefore(i, 0) || t.comesIn(i) || t.givenUp(i) || i > 0 && slices.Contains([]string{"from", "than", "understand"}, t.quoteWord(i-1))
}

// givenUp: words beside the unit say so in Chinese: 关掉电子账单, 繁体我看着费劲. What is read may be longer than the unit.
func (t *text) givenUp(i int) bool {
	before, after := strings.TrimRight(t.before(t.units[i].from), "我的嘅收用张个啲 "), t.after(t.units[i].from)
	if cut := strings.IndexAny(after, ",.;!?。、"); cut >= 0 {
		after = after[:cut]
	}
	return hasAnySuffix(before, "关闭", "关掉", "取消", "停用", "停止", "退订", "看不惯", "睇唔到", "睇唔明", "睇唔惯", "看不懂", "唔识", "唔钟意", "不喜欢") ||
		hasAnySuffix(after, "费劲", "看不懂", "睇唔明", "睇唔惯", "看不惯", "麻麻", "唔识", "不会", "唔明", "太慢", "太迟", "关闭", "关掉", "关了", "取消", "停掉", "停用", "off")
}

// comesIn: "messages are coming in Chinese" tells how it is, not how it should be.
func (t *text) comesIn(i int) bool {
	return i > 1 && t.quoteWord(i-1) == "in" && slices.Contains([]string{"coming", "come", "comes", "are", "is"}, t.quoteWord(i-2))
}

// onACard: "on" in "on my card" switches nothing on.
func (t *text) onACard(i int) bool {
	return t.quoteWord(i) == "on" && t.nextIs(i, "my", "card", "the", "this", "xx", "cc", "all", "every", "both")
}

// leadsToATail: what stands before a card's tail in a sentence: the limit on 1234, xx1234.
func (t *text) leadsToATail(i int) bool {
	return slices.Contains([]string{"on", "xx", "cc", "visa", "mastercard"}, t.quoteWord(i)) && i+1 < len(t.units) && len(t.units[i+1].digits) == 4 && !t.units[i+1].amount
}

// listed: "both" and "all" go with tails that are named one by one, and these say more.
func (t *text) listed(f *findings) bool {
	n := 0
	for i := range t.units {
		if !f.used[i] && t.fourDigits(i) {
			n++
		}
	}
	if n < 2 || f.args["last4"] != "ALL" {
		return false
	}
	delete(f.args, "last4")
	return true
}

// ownWords is what a complaint or a suggestion says: after a keyword the rest, else the whole text.
func (t *text) ownWords(f *findings, from int, free bool) {
	if free {
		from = 0
	}
	if from >= len(t.units) {
		return
	}
	f.set("text", t.quote(from, len(t.units)))
	if !free {
		f.use(from, len(t.units))
	}
}

// soleFigure reports whether one number of four digits is all there is, and no card's.
func (t *text) soleFigure(f *findings, c Context) bool {
	if f.args["amount"] != "" {
		return false
	}
	n := 0
	for i := range t.units {
		if f.used[i] || t.units[i].kind != numberUnit {
			continue
		}
		if n++; t.marked(i) || contains(c.Tails, t.units[i].digits) {
			return false
		}
	}
	return n == 1
}

// split: of two groups of four digits beside a verb that takes a sum and a card, neither of them known, the round one is the sum.
func (t *text) split(f *findings, c Context) {
	if f.args["amount"] != "" || len(f.lasts) != 2 || contains(c.Tails, f.lasts[0]) {
		return
	}
	sum := 0
	if strings.HasSuffix(f.lasts[1], "00") && !strings.HasSuffix(f.lasts[0], "00") {
		sum = 1
	}
	f.set("amount", strings.TrimLeft(f.lasts[sum], "0"))
	f.lasts = []string{f.lasts[1-sum]}
	f.set("last4", f.lasts[0])
}

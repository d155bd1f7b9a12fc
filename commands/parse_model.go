package commands

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed model.bin
var trained []byte

const (
	// modelMark begins the file, so that another format is refused rather than misread.
	modelMark = "cardline words model 1\n"
	// buckets is how many rows of weights the n-grams share. With a byte for every verb it makes half a megabyte.
	buckets = 1 << 13
	// mostGrams bounds the work for one text; a wish has shown itself by then.
	mostGrams = 1200
	// nothing is the class of texts that ask for nothing we do.
	nothing = "NONE"
)

// model guesses what a text is about from the characters in it: a linear classifier over hashed n-grams. It knows no grammar, so it is
// asked where phrases find nothing, or to doubt a weak one. Weights are whole numbers: the same text weighs the same on every machine.
type model struct {
	classes []string
	weights []int8 // by bucket, then by class; the last column says that a text asks how rather than for something
}

// guess is what a model makes of a text.
type guess struct {
	class  string
	second string
	sure   int  // 0 to 99: how far ahead the class is
	asks   int  // above 0: asks how something is done; the same scale
	known  bool // the class is one
}

func readModel(raw []byte) (model, error) {
	head, weights, ok := bytes.Cut(raw, []byte("\n\n"))
	names, marked := strings.CutPrefix(string(head), modelMark)
	if !ok || !marked {
		return model{}, fmt.Errorf("the model of words is not one of ours")
	}
	m := model{classes: strings.Split(names, "\n"), weights: make([]int8, len(weights))}
	if len(weights) != buckets*m.columns() {
		return model{}, fmt.Errorf("the model of words has %d weights, want %d", len(weights), buckets*m.columns())
	}
	for i, w := range weights {
		m.weights[i] = int8(w)
	}
	return m, nil
}

func (m model) bytes() []byte {
	out := []byte(modelMark + strings.Join(m.classes, "\n") + "\n\n")
	for _, w := range m.weights {
		out = append(out, byte(w))
	}
	return out
}

func (m model) columns() int { return len(m.classes) + 1 }

// guess weighs a text that is in lower case and simplified.
func (m model) guess(even string) guess {
	if len(m.classes) < 2 {
		return guess{}
	}
	found := grams(even)
	if len(found) == 0 {
		return guess{}
	}
	sums := make([]int32, m.columns())
	for _, b := range found {
		row := m.weights[int(b)*len(sums) : (int(b)+1)*len(sums)]
		for j, w := range row {
			sums[j] += int32(w)
		}
	}
	first, second := 0, 1
	for i, s := range sums[:len(m.classes)] {
		switch {
		case s > sums[first]:
			first, second = i, first
		case i != first && s > sums[second] || second == first:
			second = i
		}
	}
	n := int32(len(found))
	return guess{
		class: m.classes[first], second: m.classes[second], known: true,
		sure: share(sums[first]-sums[second], n), asks: share(sums[len(m.classes)], n),
	}
}

// share is a lead, as percent of what so many n-grams could give at most in practice.
func share(lead, n int32) int {
	const usual = 24 // the weight of an n-gram that speaks for a class
	s := 100 * lead / (usual * n)
	return int(max(-99, min(99, s)))
}

// spoken brings Cantonese, and Hong Kong's words of the trade, to the ones of Mandarin, so that what one has taught serves the other.
var spoken = strings.NewReplacer("点样", "怎么", "点解", "为什么", "点算", "怎么办", "几时", "什么时候", "唔系", "不是", "系咪", "是不是", "得唔得", "行不行", "可唔可以", "能不能",
	"唔", "不", "冇", "没", "嘅", "的", "咗", "了", "左", "了", "喺", "在", "俾", "给", "畀", "给", "睇", "看", "攞", "拿", "而家", "现在", "几多", "多少", "碌", "刷", "仲", "还",
	"系", "是", "啲", "些", "呢", "这", "嗰", "那", "搵", "找", "咭", "卡", "佢", "它", "哋", "们", "咩", "什么", "乜", "什么", "边度", "哪里", "边", "哪", "想要", "想",
	"月结单", "账单", "结单", "账单", "张单", "账单", "赬单", "账单", "找数", "还款", "条数", "欠款", "换领", "兑换", "外游", "出境", "分行", "网点", "短讯", "短信", "熄", "关", "报失", "挂失",
	"结余", "余额", "签账", "消费", "里数", "里程", "倾", "聊", "打返", "回电", "电邮", "邮件", "豁免", "减免", "礼遇", "权益", "个案", "投诉", "登记", "报名", "真人", "人工", "钟意", "喜欢", "唔该", "谢谢", "您", "你", "自动转账", "自动还款", "约定还款", "自动还款")

// grams are the buckets of what is in a text: Chinese characters one, two and three in a row; Latin words, two words in a row and three
// to four letters of a word. All digits are alike.
func grams(even string) []uint16 {
	if strings.IndexFunc(even, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		even = spoken.Replace(even)
	}
	found := make([]uint16, 0, 96)
	add := func(kind uint32, s string) {
		if len(found) < mostGrams {
			found = append(found, bucket(kind, "", s))
		}
	}
	var last string // the word before
	for i := 0; i < len(even) && len(found) < mostGrams; {
		r, size := utf8.DecodeRuneInString(even[i:])
		switch {
		case unicode.Is(unicode.Han, r):
			end := i + size
			add(1, even[i:end])
			for kind := uint32(2); kind <= 3; kind++ {
				next, n := utf8.DecodeRuneInString(even[end:])
				if !unicode.Is(unicode.Han, next) {
					break
				}
				end += n
				add(kind, even[i:end])
			}
			last, i = "", i+size
		case unicode.IsLetter(r) || isDigit(r) || r == '?':
			j := i + size
			for r != '?' && j < len(even) {
				next, n := utf8.DecodeRuneInString(even[j:])
				if isDigit(r) != isDigit(next) || !unicode.IsLetter(next) && !isDigit(next) && next != '\'' || unicode.Is(unicode.Han, next) {
					break
				}
				j += n
			}
			w := even[i:j]
			if isDigit(r) {
				w = digitsAs(len(w))
			}
			add(4, w)
			if last != "" && len(found) < mostGrams {
				found = append(found, bucket(5, last, w))
			}
			for k := 0; len(w) > 3 && k+3 <= len(w); k++ {
				add(6, w[k:k+3])
				if k+4 <= len(w) {
					add(6, w[k:k+4])
				}
			}
			last, i = w, j
		default:
			i += size
		}
	}
	return found
}

// digitsAs keeps of a number only whether it looks like a term, a tail or something else.
func digitsAs(length int) string {
	switch {
	case length <= 2:
		return "00"
	case length == 4:
		return "0000"
	}
	return "0"
}

// bucket is FNV-1a, folded.
func bucket(kind uint32, before, s string) uint16 {
	h := (2166136261 ^ kind) * 16777619
	for i := range len(before) {
		h = (h ^ uint32(before[i])) * 16777619
	}
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return uint16((h ^ h>>13) % buckets)
}

package ivr

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Offer is one choice as words tell it: "For points, press 1", 积分请按1.
type Offer struct {
	Key   string // a digit, KeyStar or KeyHash
	Label string // what the words before the key call it: "For points", 积分
}

// Offers are the choices that words tell, in order. A key that is only spoken of ("Star clears it") is none.
func Offers(said string) []Offer {
	if strings.ContainsFunc(said, isHan) {
		return offers(said, hanOffer)
	}
	return offers(said, englishOffer)
}

// An offer in one language: the words before the key, and the key. A sentence ends where the next begins, and so does a choice with a comma behind it.
var (
	englishOffer = regexp.MustCompile(`(?i)([^.?!;]*?)[,:]?\s*(?:(?:then\s+)?press\s+(?:the\s+)?(\d|zero|one|two|three|four|five|six|seven|eight|nine|star|hash)\b|,\s+(\d|star|hash)\b)`)
	hanOffer     = regexp.MustCompile(`([^。？！；：]*?)[，、]?(?:[请請]?[按撳])?(\d|[零一二三四五六七八九]字|星[号號]键?|井[号號]键?)(?:[，。；？！]|$)`)
)

func offers(said string, form *regexp.Regexp) (out []Offer) {
	for _, found := range form.FindAllStringSubmatch(said, -1) {
		key := found[len(found)-1]
		if key == "" {
			key = found[2]
		}
		label := strings.Trim(found[1], " ,，、")
		if strings.ContainsFunc(label, isHan) {
			label = label[strings.LastIndex(label, "，")+1:] // what stands before the last comma is another sentence: 抱歉，
		}
		label = strings.TrimSpace(strings.Trim(label, "，"))
		if Fold(label) != "" {
			out = append(out, Offer{Key: keyNamed(key), Label: label})
		}
	}
	return out
}

// keyNamed is a key as the menu files call it.
func keyNamed(said string) string {
	said = strings.ToLower(said)
	switch {
	case said == KeyStar, strings.HasPrefix(said, "星"):
		return KeyStar
	case said == KeyHash, strings.HasPrefix(said, "井"):
		return KeyHash
	case figuresInWords[said] != "":
		return figuresInWords[said]
	case digit(said):
		return said
	}
	return numerals[[]rune(said)[0]]
}

// Hear finds the choice that somebody means by what they say: its words, or failing that the part of one ("payments" of "payments and limits")
// that belongs to no other. "" for none of them.
func Hear(all []Offer, said string) string {
	n := namesOf(all)
	return cmp.Or(n.whole[Fold(said)], n.parts[Fold(said)])
}

// Named is the key of the menu a call stands at whose words somebody says; "" for none. Part tells that it was only a part of them, which may well
// be the name of something else.
func (t *Tree) Named(p Place, said string) (key string, part bool) {
	n := t.nodes[p.Node]
	if n == nil {
		return "", false
	}
	called := n.names[p.Lang]
	if key = called.whole[Fold(said)]; key != "" {
		return key, false
	}
	key = called.parts[Fold(said)]
	return key, key != ""
}

// Labels are what the menu a call stands at calls its choices, as a carrier's ear wants to be told of them.
func (t *Tree) Labels(p Place) []string {
	n := t.nodes[p.Node]
	if n == nil {
		return nil
	}
	return n.names[p.Lang].labels
}

// offers are the choices of a menu in one language: those its prompts tell, and what else it says is meant by a key.
func (n *node) offers(lang string) (all []Offer) {
	for _, w := range []*words{&n.words, &n.fuller} {
		for _, spoken := range languages {
			if spoken == lang || n.every {
				all = append(all, Offers(w.text[spoken])...)
			}
		}
	}
	for _, s := range n.said {
		for _, label := range s.in[lang] {
			all = append(all, Offer{Key: s.key, Label: label})
		}
	}
	return all
}

// said is what somebody may say for a key beside the words of the prompt: "solved" where it asks whether we solved it.
type said struct {
	key  string
	line int
	in   map[string][]string
}

// Hints are what a choice is likely to be called by callers: its parts, without what leads to them.
func Hints(o Offer) (out []string) {
	parts := split(o.Label)
	if parts == nil {
		parts = []string{o.Label}
	}
	for _, part := range parts {
		words := strings.Fields(part)
		for len(words) > 1 && (slices.Contains(leading, strings.ToLower(words[0])) || slices.Contains(filling, strings.ToLower(words[0]))) {
			words = words[1:]
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// names are what choices are called, folded, and their keys.
type names struct {
	whole  map[string]string
	parts  map[string]string
	labels []string
	twice  []string // labels of two keys
}

func namesOf(all []Offer) names {
	n := names{whole: map[string]string{}, parts: map[string]string{}}
	for _, o := range all {
		name := Fold(o.Label)
		n.labels = append(n.labels, Hints(o)...)
		switch was, taken := n.whole[name]; {
		case name == "":
		case taken && was != o.Key:
			n.twice = append(n.twice, o.Label)
		default:
			n.whole[name] = o.Key
		}
	}
	const nobody = "" // a part that two choices have
	for _, o := range all {
		for _, part := range split(o.Label) {
			name := Fold(part)
			switch was, taken := n.parts[name]; {
			case name == "" || !digit(o.Key):
			case taken && was != o.Key:
				n.parts[name] = nobody
			default:
				n.parts[name] = o.Key
			}
		}
	}
	return n
}

// and stands between the parts of a label.
var and = regexp.MustCompile(`\s*,\s*|\s+(?:and|or)\s+|、|和|同|及|或者?`)

func split(label string) []string {
	parts := and.Split(label, -1)
	if len(parts) == 1 {
		return nil
	}
	return parts
}

// Fold makes the same of what people say for the same: letters in one size, without signs, courtesy, articles and a plural s.
func Fold(said string) string {
	said = strings.ToLower(said)
	if strings.ContainsFunc(said, isHan) {
		return foldHan(said)
	}
	words := strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-' })
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(filling, strings.TrimSuffix(w, "'s")) })
	for len(words) > 0 && slices.Contains(leading, words[0]) {
		words = words[1:]
	}
	for i, w := range words {
		switch {
		case w == "me":
			words[i] = "you" // "if that is you" is answered by "that's me"
		case len(w) > len("yes"):
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return strings.ReplaceAll(strings.Join(words, ""), "-", "") // "e-mail" is heard as "email", "call back" as "callback"
}

// Words that change nothing: filling anywhere, leading before everything else.
var (
	filling = []string{"a", "an", "the", "your", "my", "our", "that", "it", "this", "please", "thanks"}
	leading = []string{"for", "to", "or", "and", "if", "i", "we", "i'd", "i'm", "want", "would", "like", "need", "then", "by", "as", "is", "press", "number"}
)

// foldHan drops what stands before and behind the thing itself: 我想查余额，谢谢 is 余额.
func foldHan(said string) string {
	said = strings.Map(func(r rune) rune {
		switch r {
		case '您', '你': // 发短信给您 is answered by 发短信给我
			return '我'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, said)
	for changed := true; changed; {
		before := said
		for _, word := range hanLeading {
			said = strings.TrimPrefix(said, word)
		}
		for _, word := range hanTrailing {
			said = strings.TrimSuffix(said, word)
		}
		changed = said != before
	}
	if utf8.RuneCountInString(said) > hanWord {
		for _, amount := range []string{"额", "額"} {
			said = strings.TrimSuffix(said, amount) // 最低还款 is 最低还款额
		}
	}
	return said
}

// hanWord is as long as a word is that ends in 额 and cannot do without: 可用余额, 余额.
const hanWord = 4

var (
	hanLeading  = []string{"我", "想", "要", "请", "請", "麻烦", "麻煩", "唔该", "唔該", "帮", "幫", "如果", "或者", "或", "亦可以", "再按", "然后", "然後", "查询", "查詢", "查", "按"}
	hanTrailing = []string{"谢谢", "謝謝", "唔该", "唔該", "吧", "呀", "啊", "吖", "啦", "喇", "嘅"}
)

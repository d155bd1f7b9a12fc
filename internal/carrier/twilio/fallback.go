package twilio

import (
	"strconv"

	"cardline/internal/phone"
	"cardline/ivr"
)

// sorry is said when nothing of ours answers, in the order of the menu's languages.
var sorry = []ivr.Line{
	{Lang: "zh-Hans", Text: "抱歉，系统暂时不能使用，正在为您转接人工服务。"},
	{Lang: "zh-Hant", Text: "唔好意思，系統暫時用唔到，而家幫你轉駁職員。"},
	{Lang: "en", Text: "I am sorry, our system is not available now. Please hold while I connect you to a colleague."},
}

// Fallback is the document for calls that nothing else answers: it depends on nothing but what it was made of. The numbers are dialled one
// after the other, so that a lost card finds a person; without any the caller is asked to try again.
func Fallback(numbers ...phone.Number) ([]byte, error) {
	dst := append([]byte(nil), opening...)
	dst, err := appendLines(dst, &ivr.Page{Lines: sorry}, "")
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if n == "" {
			continue
		}
		if n, err = phone.Parse(n.Reveal()); err != nil {
			return nil, err
		}
		dst = append(dst, `<Dial answerOnBridge="true" timeout="`+strconv.Itoa(dialTimeout)+`"><Number>`...)
		dst = append(dst, n.Reveal()...)
		dst = append(dst, "</Number></Dial>"...)
	}
	return append(dst, "<Hangup/>"+closing...), nil
}

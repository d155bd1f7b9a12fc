package commands

import "testing"

func TestThanksAndGreetingsAreKnown(t *testing.T) {
	t.Parallel()
	p, err := NewParser(shippedWords(t))
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]bool{
		"thanks": true, "Thank you so much!": true, "hello": true, "谢谢": true, "多謝晒": true, "早晨": true,
		"thanks, 500": false, "hello my name is Joan": false, "500": false, "": false, "😀": false,
	} {
		if got := p.Courtesy(said); got != want {
			t.Errorf("%q is courtesy: %v", said, got)
		}
	}
}

func TestAbuseAloneIsKnown(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"fuck you": true, "You are useless idiots!!!": true, "他妈的": true, "屌你": true, "垃圾銀行": true, "stupid bank": true,
		"fuck, I lost my card": false, "your staff was rude": false, "you": false, "500": false, "": false, "垃圾短信": false, "shitake soup": false,
	} {
		if got := Abuse(said); got != want {
			t.Errorf("%q is abuse alone: %v", said, got)
		}
	}
}

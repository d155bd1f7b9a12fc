// Package sms measures and cuts text messages the way carriers bill and deliver them: GSM 03.38 septets or UCS-2 units,
// 160/153 and 70/67 to a segment. It knows nothing of who sends them or what they say.
// Start at Count and Split.
package sms

import (
	"unicode/utf16"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/warthog618/sms/encoding/gsm7/charset"
)

// The two encodings a message can go out in.
const (
	GSM7 = "GSM-7"
	UCS2 = "UCS-2"
)

// Size is what a text costs to send.
type Size struct {
	Encoding string // GSM7 or UCS2
	Units    int    // septets or 16-bit units, without the headers of a long message
	Segments int    // messages billed; 0 for an empty text
	Forces   rune   // the first character that GSM-7 lacks and so makes the text UCS-2; 0 if none
}

// Units to a segment: of a message that fits in one, and of a longer one, whose segments carry a header of 6 octets.
const (
	singleGSM7, partGSM7 = 160, 153
	singleUCS2, partUCS2 = 70, 67
)

// Count measures text. Only the default GSM alphabet and its extension count as GSM-7: national tables would make some
// texts shorter, but carriers convert them without warning.
func Count(text string) Size {
	for _, r := range text {
		if septets(r) == 0 {
			return Size{UCS2, Units(text), segmentsUCS2(text), r}
		}
	}
	return measureGSM7(text)
}

// measureGSM7 fills segments greedily, since no escape pair may straddle two of them.
func measureGSM7(text string) Size {
	size := Size{Encoding: GSM7}
	parts, filled := 1, 0
	for _, r := range text {
		w := septets(r)
		size.Units += w
		if filled += w; filled > partGSM7 {
			parts, filled = parts+1, w
		}
	}
	switch {
	case size.Units == 0:
	case size.Units <= singleGSM7:
		size.Segments = 1
	default:
		size.Segments = parts
	}
	return size
}

// segmentsUCS2 fills segments greedily with what readers see as one character: Twilio tears neither a surrogate pair nor a family emoji
// in two, as long as it fits in a segment at all.
func segmentsUCS2(text string) int {
	if Units(text) <= singleUCS2 {
		return 1
	}
	parts, filled := 1, 0
	add := func(w int) {
		if filled += w; filled > partUCS2 {
			parts, filled = parts+1, w
		}
	}
	for clusters := graphemes.FromString(text); clusters.Next(); {
		cluster := clusters.Value()
		if w := Units(cluster); w <= partUCS2 && cluster != "\r\n" {
			add(w)
			continue
		}
		for _, r := range cluster {
			add(units(r))
		}
	}
	return parts
}

// units is the number of UTF-16 units of r. Bytes that are no UTF-8 count as one, the replacement character.
func units(r rune) int { return max(1, utf16.RuneLen(r)) }

// septets is the number of septets of r: 1, or 2 in the extension table, or 0 if GSM-7 lacks it.
func septets(r rune) int {
	switch {
	case r < rune(len(gsm7)):
		return int(gsm7[r])
	case r == '€':
		return 2
	}
	return 0
}

// gsm7 is the width of each character up to the Greek capitals, the last block of the alphabet but for the euro sign.
var gsm7 = func() (width [0x3AA]uint8) {
	for r := range charset.DefaultEncoder() {
		if int(r) < len(width) {
			width[r] = 1
		}
	}
	for r := range charset.DefaultExtEncoder() {
		if int(r) < len(width) && width[r] == 0 { // the extension lists a line feed once more
			width[r] = 2
		}
	}
	return width
}()

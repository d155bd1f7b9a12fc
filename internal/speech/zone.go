package speech

import (
	"path"
	"strings"
	"time"

	"cardline/internal/locale"
)

// Zone names the time of a place to somebody who may be elsewhere: "Hong Kong time", 香港时间. Where we have no name in Chinese it is "", and so it is
// for UTC, which is nobody's.
func Zone(z *time.Location, l locale.Lang) string {
	name := z.String()
	if name == "" || name == "UTC" || name == "Local" {
		return ""
	}
	if named, is := zones[name]; is {
		return named[l]
	}
	if l.Chinese() {
		return ""
	}
	return strings.ReplaceAll(path.Base(name), "_", " ") + " time"
}

// zones are those whose people do not call their time after the city of the zone, and their Chinese names.
var zones = map[string]locale.Words{
	"Asia/Shanghai":       {locale.English: "Beijing time", locale.Simplified: "北京时间", locale.Traditional: "北京時間"},
	"Asia/Hong_Kong":      {locale.English: "Hong Kong time", locale.Simplified: "香港时间", locale.Traditional: "香港時間"},
	"Asia/Macau":          {locale.English: "Macau time", locale.Simplified: "澳门时间", locale.Traditional: "澳門時間"},
	"Asia/Taipei":         {locale.English: "Taipei time", locale.Simplified: "台北时间", locale.Traditional: "台北時間"},
	"Asia/Singapore":      {locale.English: "Singapore time", locale.Simplified: "新加坡时间", locale.Traditional: "新加坡時間"},
	"Asia/Tokyo":          {locale.English: "Tokyo time", locale.Simplified: "东京时间", locale.Traditional: "東京時間"},
	"Europe/London":       {locale.English: "London time", locale.Simplified: "伦敦时间", locale.Traditional: "倫敦時間"},
	"America/New_York":    {locale.English: "Eastern time", locale.Simplified: "美国东部时间", locale.Traditional: "美國東岸時間"},
	"America/Chicago":     {locale.English: "Central time", locale.Simplified: "美国中部时间", locale.Traditional: "美國中部時間"},
	"America/Denver":      {locale.English: "Mountain time", locale.Simplified: "美国山区时间", locale.Traditional: "美國山區時間"},
	"America/Los_Angeles": {locale.English: "Pacific time", locale.Simplified: "美国西部时间", locale.Traditional: "美國西岸時間"},
}

package handset

import (
	"fmt"
	"strings"
)

// sayLanguages are language tags <Say> knows; the ones a card centre of this kind meets, not all of Twilio's. Speech
// recognition has its own tags (gatherLanguages), which differ for Chinese: mixing them up fails the call.
const sayLanguages = "en-US en-GB en-AU en-IN en-CA cmn-CN cmn-TW yue-CN yue-HK zh-CN zh-HK zh-TW de-DE es-ES es-MX es-US fr-FR fr-CA " +
	"it-IT ja-JP ko-KR pt-BR pt-PT ru-RU"

const gatherLanguages = "en-US en-GB en-AU en-IN en-CA en-HK en-SG cmn-Hans-CN cmn-Hans-HK cmn-Hant-TW yue-Hant-HK de-DE es-ES es-MX es-US " +
	"fr-FR fr-CA it-IT ja-JP ko-KR pt-BR pt-PT ru-RU"

// pollyVoices is which language an Amazon voice speaks. One voice speaks one: Joanna reads no Chinese.
var pollyVoices = map[string]string{
	"Joanna": "en-US", "Matthew": "en-US", "Salli": "en-US", "Joey": "en-US", "Kendra": "en-US", "Kimberly": "en-US", "Ivy": "en-US",
	"Ruth": "en-US", "Stephen": "en-US", "Danielle": "en-US", "Amy": "en-GB", "Emma": "en-GB", "Brian": "en-GB", "Arthur": "en-GB",
	"Olivia": "en-AU", "Aditi": "en-IN", "Kajal": "en-IN", "Zhiyu": "cmn-CN", "Hiujin": "yue-CN",
}

// checkSay reports a language or voice <Say> would fail on: the code and reason of the fault, or 0.
func checkSay(e *element) (int, string) {
	language, voice := e.attr("language", "en-US"), e.attr("voice", "")
	if !has(sayLanguages, language) {
		return 13512, fmt.Sprintf("<Say> knows no language %q: a full tag is wanted, such as en-US", language)
	}
	spoken, known := speaks(voice)
	if !known {
		return 13511, fmt.Sprintf("<Say> knows no voice %q", voice)
	}
	if spoken != "" && spoken != language {
		return 13511, fmt.Sprintf("voice %q speaks %s, not %s", voice, spoken, language)
	}
	return 0, ""
}

// speaks is the one language of a voice, "" for a voice of several.
func speaks(voice string) (language string, known bool) {
	switch {
	case voice == "" || voice == "alice" || voice == "man" || voice == "woman":
		return "", true
	case strings.HasPrefix(voice, "Polly."):
		name := strings.TrimPrefix(voice, "Polly.")
		for _, engine := range []string{"-Neural", "-Generative"} {
			name = strings.TrimSuffix(name, engine)
		}
		language, known = pollyVoices[name]
		return language, known
	case strings.HasPrefix(voice, "Google."):
		// Google.yue-HK-Standard-A: the language is the name's first two parts.
		parts := strings.Split(strings.TrimPrefix(voice, "Google."), "-")
		if len(parts) < 4 {
			return "", false
		}
		language = parts[0] + "-" + parts[1]
		return language, has(sayLanguages, language)
	}
	return "", false
}

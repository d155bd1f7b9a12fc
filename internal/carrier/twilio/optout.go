package twilio

import "strings"

// OptOut says how Twilio takes a text by its default opt-out handling: "STOP", "START", "HELP" or "" for no such word. Only a text
// that is the one word counts. Without Advanced Opt-Out the webhook does not say so itself.
// Source: Twilio, "Support for opt-out keywords (SMS STOP filtering)".
func OptOut(body string) string {
	switch strings.ToUpper(strings.TrimSpace(body)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT":
		return "STOP"
	case "START", "UNSTOP": // and YES, which here is first of all an answer to a question of ours
		return "START"
	case "HELP", "INFO":
		return "HELP"
	}
	return ""
}

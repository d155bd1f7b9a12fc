// Package twilio speaks Twilio's dialect: it verifies and reads webhooks, writes TwiML, and hands messages to the REST API.
// It knows bytes, headers and forms, never a web framework, a customer or a command.
// Start at Verifier for what comes in, AppendPage for what is said back, and Sender for what goes out.
package twilio

// ContentType is what TwiML is served as. Twilio refuses JSON and plain text with error 12300; the XML declaration names UTF-8.
const ContentType = "text/xml"

// Malformed says what is wrong with a webhook that was signed but cannot be used: an answer of 400, never 500.
// It names parameters and holds none of their values.
type Malformed string

func (m Malformed) Error() string { return "twilio webhook: " + string(m) }

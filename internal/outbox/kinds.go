package outbox

import (
	"time"

	"cardline/internal/consent"
)

// Type of a message: what it is for the bank.
type Type string

// The types.
const (
	OTP              Type = "otp"
	LateAnswer       Type = "late-answer"
	EnrolConfirmed   Type = "enrol-confirmation"
	StopConfirmed    Type = "stop-confirmation"
	CardStopped      Type = "card-stopped"
	CardChanged      Type = "card-change"
	FraudAlert       Type = "fraud-alert"
	FestivalGreeting Type = "greeting"
)

// Purpose chooses the sender: a stop said to one of them leaves the others open.
type Purpose string

// The purposes.
const (
	Service   Purpose = "service"
	Marketing Purpose = "marketing"
	Security  Purpose = "security"
)

// Hours in which a type may arrive.
type Hours int

// The hours, judged where the recipient is.
const (
	Always    Hours = iota // somebody waits for it, or must know
	Courteous              // 9:00 to 20:00
	Cheerful               // courteous, and within the country's hours for what nobody asked for
)

// Declaration is what holds for every message of a type.
type Declaration struct {
	Type    Type
	Class   consent.Class
	Purpose Purpose
	Lane    Lane
	Hours   Hours
	TTL     time.Duration
	Answers bool // answers what the customer just asked: a stop said before the question does not bind it
	Alert   bool // protects the customer: no stop binds it, and it goes by the security sender where another is blocked
	Private bool // must not reach a number that was reported not with its owner
	Cheer   bool // out of place with somebody in trouble
	Repeat  bool // somebody waits for it: not found at the carrier in two looks, it is sent again worded the same
}

// declarations is everything that is known of each type, one line a type.
var declarations = []Declaration{
	{Type: OTP, Class: consent.Transactional, Purpose: Security, Lane: Urgent, TTL: 5 * time.Minute, Answers: true, Alert: true, Private: true, Repeat: true},
	{Type: LateAnswer, Class: consent.Transactional, Purpose: Service, Lane: Urgent, TTL: 24 * time.Hour, Answers: true, Private: true, Repeat: true},
	{Type: EnrolConfirmed, Class: consent.Transactional, Purpose: Service, Lane: Normal, TTL: 24 * time.Hour, Answers: true, Private: true, Repeat: true},
	{Type: StopConfirmed, Class: consent.Transactional, Purpose: Security, Lane: Urgent, TTL: time.Hour, Answers: true, Alert: true, Repeat: true},
	{Type: CardStopped, Class: consent.Transactional, Purpose: Security, Lane: Urgent, TTL: 24 * time.Hour, Answers: true, Alert: true, Repeat: true},
	{Type: CardChanged, Class: consent.Transactional, Purpose: Security, Lane: Urgent, TTL: 24 * time.Hour, Alert: true, Private: true},
	{Type: FraudAlert, Class: consent.Transactional, Purpose: Service, Lane: Urgent, TTL: 15 * time.Minute, Alert: true, Private: true, Repeat: true},
	{Type: FestivalGreeting, Class: consent.Care, Purpose: Marketing, Lane: Bulk, Hours: Cheerful, TTL: 11 * time.Hour, Private: true, Cheer: true},
}

// Kind looks a type up.
func Kind(t Type) (Declaration, bool) {
	for _, d := range declarations {
		if d.Type == t {
			return d, true
		}
	}
	return Declaration{}, false
}

// Kinds lists every type.
func Kinds() []Declaration { return append([]Declaration(nil), declarations...) }

// Package ivr is the voice menu: a tree that is data, checked before it is used, and a pure step through it.
// It knows no carrier, no bank and no clock: Begin, Press and Done turn a place and a key into the next place and what is to be heard.
// Start at press.go, with menus/main.yaml beside it; check.go says what a menu file may not do.
package ivr

// Page is what a caller hears next and what is expected of them. A carrier renders it.
type Page struct {
	Step   int     `json:"step"`             // the step of the call this page awaits an answer to; part of its address
	Lang   string  `json:"lang"`             // language of the expected answer (speech) and of Lines without one
	Lines  []Line  `json:"lines,omitempty"`  // said in order
	Expect *Expect `json:"expect,omitempty"` // keys wanted; nil: nothing, Then follows
	Then   Then    `json:"then"`             // what follows where nothing is expected
	Dial   string  `json:"dial,omitempty"`   // the number to connect to, when Then is ThenDial
	State  string  `json:"state,omitempty"`  // sealed state carried in the address while Redis cannot hold it
}

// Line is one thing said. Text may hold SSML.
type Line struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
}

// Expect is a wait for keys.
type Expect struct {
	Digits  int    `json:"digits"`           // how many at most; 1 = a menu
	Finish  string `json:"finish,omitempty"` // the key that ends an entry ("#"); "" = none
	Timeout int    `json:"timeout"`          // seconds of silence before the first key
	Secret  bool   `json:"secret,omitempty"` // a PIN or code: must not be logged anywhere
	Listen  bool   `json:"listen,omitempty"` // keys do not interrupt: a legal notice or a read-back
}

// Then is what happens after the lines when no key is expected.
type Then string

// What may follow.
const (
	ThenAnswer Then = "answer" // wait for Expect
	ThenDial   Then = "dial"
	ThenHangup Then = "hangup"
	ThenGo     Then = "go" // ask for the next page at once
)

// Keys that are not digits.
const (
	KeyTimeout = "timeout" // nothing was pressed
	KeyStar    = "star"
	KeyHash    = "hash"
)

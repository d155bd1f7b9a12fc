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
	Ring   int     `json:"ring,omitempty"`   // seconds their telephone rings at most; 0: as long as the carrier's adapter has it
	Tell   string  `json:"tell,omitempty"`   // said to the person before the caller is put through, in Lang; what is secret is masked
	Takes  bool    `json:"takes,omitempty"`  // they press a key to take the call, or the caller is not put through to them
	Record int     `json:"record,omitempty"` // seconds at most, when Then is ThenRecord
	Into   string  `json:"into,omitempty"`   // what the recording is for
	Wait   int     `json:"wait,omitempty"`   // seconds until the next page is asked for, when Then is ThenWait
	Music  string  `json:"music,omitempty"`  // name of the recording played while waiting; "" is silence
	Slow   bool    `json:"slow,omitempty"`   // spoken slowly
	State  string  `json:"state,omitempty"`  // sealed state carried in the address while Redis cannot hold it
	Menu   string  `json:"menu,omitempty"`   // version of the menu, for whoever reads what was heard
	Node   string  `json:"node,omitempty"`   // of it, where the call stands
}

// Line is one thing said. Text may hold SSML. Play names a recording of it, "" where there is none.
type Line struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
	Play string `json:"play,omitempty"`
}

// Expect is a wait for keys.
type Expect struct {
	Digits  int    `json:"digits"`           // how many at most; 1 = a menu
	Finish  string `json:"finish,omitempty"` // the key that ends an entry ("#"); "" = none
	Timeout int    `json:"timeout"`          // seconds of silence before the first key
	Secret  bool   `json:"secret,omitempty"` // a PIN or code: must not be logged anywhere
	Listen  bool   `json:"listen,omitempty"` // keys do not interrupt: a legal notice or a read-back

	Speech bool     `json:"speech,omitempty"` // words are taken too, where the installation listens to them
	Hints  []string `json:"hints,omitempty"`  // words that are likely
}

// Then is what happens after the lines when no key is expected.
type Then string

// What may follow.
const (
	ThenAnswer Then = "answer" // wait for Expect
	ThenDial   Then = "dial"
	ThenHangup Then = "hangup"
	ThenGo     Then = "go"     // ask for the next page at once
	ThenRecord Then = "record" // take a message of Record seconds
	ThenWait   Then = "wait"   // ask for the next page after Wait seconds, or at once when a key of Expect is pressed
)

// Keys that are not digits.
const (
	KeyTimeout = "timeout" // nothing was pressed
	KeyStar    = "star"
	KeyHash    = "hash"
)

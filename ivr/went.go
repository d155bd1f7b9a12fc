package ivr

// Went is a way a call went, from a place where something was waited for to the next. Key is what was pressed (a digit, star, hash, timeout,
// invalid), or how a verb, a talk or a recording ended (then, failed, person). Where a call begins From is "" and Key the line.
type Went struct{ From, Key, To string }

// Keys that nobody presses: what a verb, a talk or a recording came to.
const (
	keyThen     = "then"
	keyFailed   = "failed"
	keyOfPerson = "person"
)

// KeyInvalid stands for keys that lead nowhere.
const KeyInvalid = keyInvalid

// by notes how a call came to a place.
func by(from, key string) func(Place, Out) (Place, Out) {
	return func(p Place, out Out) (Place, Out) {
		out.Went = []Went{{from, key, p.Node}}
		return p, out
	}
}

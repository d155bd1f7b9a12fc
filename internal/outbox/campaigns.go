package outbox

// Types of campaigns that the program treats by themselves.
const (
	// Correction puts right what a campaign has told: it is of service, so that no cap and no wish about marketing hinders it.
	Correction Type = "correction"
	// Trial is a campaign's message to a number of the bank's own, before anybody else gets it.
	Trial Type = "trial"
)

// Beginning is how the reasons of rows begin that the pause holds, whatever its own reason.
func (p Pause) Beginning() string { return p.beginning() }

// SenderOf is the usual address by which messages of a type leave to a country; "" if there is none.
func (o *Outbox) SenderOf(t Type, country string) string {
	k, _ := Declared(t)
	r := Row{Message: Message{Type: t, Class: k.Class, Purpose: k.Purpose, country: country}}
	for _, w := range o.roads.ways(r) {
		if _, stopped := o.roads.stop(w); !stopped {
			return w.Sender
		}
	}
	return ""
}

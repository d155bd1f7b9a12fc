package outbox

// Route is where a message leaves: an account with a carrier, and an address of ours there (a number or a messaging service).
type Route struct {
	Account string
	Sender  string
}

// route chooses how a message leaves now.
func (o *Outbox) route(r Row) Route { return Route{Sender: o.Senders[r.Purpose]} }

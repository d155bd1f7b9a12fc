package main

import (
	"cardline/gateway/api"
)

// operation is what operators do with the outbox of this installation.
func (a *app) operation() api.Operation {
	rows := a.db.Messages()
	return api.Operation{
		Control: a.outbox, Loads: rows, Dead: rows, Paces: a.pace, Compare: a.pulse(),
	}
}

package commands

func saidOfCards() []said { return nil }

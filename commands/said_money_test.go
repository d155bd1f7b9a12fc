package commands

func saidOfMoney() []said { return nil }

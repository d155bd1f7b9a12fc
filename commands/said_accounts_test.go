package commands

func saidOfAccounts() []said { return nil }

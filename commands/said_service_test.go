package commands

func saidOfService() []said { return nil }

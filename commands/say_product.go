package commands

import "cardline/internal/locale"

// Product names a card's product for customers, without the word card. A product the bank invents later keeps its own name.
func Product(name string) locale.Words {
	for _, p := range products {
		if p[locale.English] == name {
			return p
		}
	}
	return locale.Words{locale.English: name, locale.Simplified: name, locale.Traditional: name}
}

var products = []locale.Words{
	{locale.English: "Classic", locale.Simplified: "普通", locale.Traditional: "普通"},
	{locale.English: "Gold", locale.Simplified: "金", locale.Traditional: "金"},
	{locale.English: "Platinum", locale.Simplified: "白金", locale.Traditional: "白金"},
}

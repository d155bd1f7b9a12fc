package config

import "strings"

// Campaigns are marketing's.
type Campaigns struct {
	Testers string `key:"testers"` // numbers of the bank's own, apart by spaces, that a campaign may be tried on before anybody approved it
}

func (c Config) checkCampaigns(k *checker) {
	for _, n := range strings.Fields(c.Campaigns.Testers) {
		k.number("campaigns.testers", n)
	}
}

package notice

import (
	"context"
	"fmt"
	"slices"

	"cardline/internal/wrong"
)

// Campaigns tells for which codes there is a campaign or a registration.
type Campaigns interface {
	Named(ctx context.Context, codes []string) (map[string]bool, error)
}

// conversionEvent is what the bank tells when somebody did what a campaign wanted: which, its data names.
const (
	conversionEvent = "conversion"
	campaignField   = "campaign"
)

// counted leaves out of fresh events the conversions of campaigns that there are not, which are refused: they would count for nothing, and could
// not be told again by their id when the code is put right.
func (e Ear) counted(ctx context.Context, evs []Event, out []Heard, fresh []int) ([]int, error) {
	var codes []string
	for _, i := range fresh {
		if evs[i].Type == conversionEvent {
			codes = append(codes, evs[i].Data[campaignField])
		}
	}
	if len(codes) == 0 || e.Campaigns == nil {
		return fresh, nil
	}
	named, err := e.Campaigns.Named(ctx, codes)
	if err != nil {
		return nil, fmt.Errorf("looking for the campaigns of conversions: %w", err)
	}
	return slices.DeleteFunc(fresh, func(i int) bool {
		stray := evs[i].Type == conversionEvent && !named[evs[i].Data[campaignField]]
		if stray {
			out[i].refuse("data."+campaignField, wrong.Of("campaign-none"))
		}
		return stray
	}), nil
}

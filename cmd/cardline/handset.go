package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"cardline/internal/handset"
	"cardline/internal/phone"
)

// demoAccount is the account of the demo; a webhook must name some account.
const demoAccount = "ACde000000000000000000000000000000"

// telephone is what the flags of sms and call say about the telephone in hand.
type telephone struct {
	url, public, token, account, from, to string
}

func (t *telephone) flags(cmd *cobra.Command) {
	token := "demo-token"
	if set := os.Getenv("CARDLINE_TWILIO_AUTH_TOKEN"); set != "" {
		token = set
	}
	f := cmd.Flags()
	f.StringVar(&t.from, "from", "", "number of this telephone, in international form")
	f.StringVar(&t.to, "to", "+12025550100", "number to reach")
	f.StringVar(&t.url, "url", urlDemo, "where Cardline listens to the carrier")
	f.StringVar(&t.public, "public-url", "", "Cardline's public_url, if it is not --url: what webhooks are signed over")
	f.StringVar(&t.account, "account", demoAccount, "account named in the webhooks")
	f.StringVar(&t.token, "token", token, "token the webhooks are signed with (or CARDLINE_TWILIO_AUTH_TOKEN)")
	f.Lookup("token").DefValue = "demo-token" // help never shows a real one
	_ = cmd.MarkFlagRequired("from")          // fails only for a flag that does not exist
}

// pick makes the telephone and reads both numbers. withheld also takes the words of a caller who hides theirs.
func (t *telephone) pick(withheld bool) (p *handset.Phone, from, to phone.Number, err error) {
	if withheld && (t.from == "" || strings.EqualFold(t.from, "anonymous") || strings.EqualFold(t.from, "restricted")) {
		from = phone.Number(t.from)
	} else if from, err = phone.Parse(t.from); err != nil {
		return nil, "", "", &exitError{exitFault, fmt.Errorf("--from: %w", err)}
	}
	if to, err = phone.Parse(t.to); err != nil {
		return nil, "", "", &exitError{exitFault, fmt.Errorf("--to: %w", err)}
	}
	return &handset.Phone{URL: strings.TrimRight(t.url, "/"), Public: t.public, Account: t.account, Token: t.token}, from, to, nil
}

// explained turns what a telephone met into an exit code and a sentence that says what to try.
func (t *telephone) explained(err error) error {
	var failed *handset.HTTPError
	if !errors.As(err, &failed) {
		if err == nil {
			return nil
		}
		return &exitError{exitFault, err}
	}
	switch {
	case failed.Status == http.StatusForbidden:
		err = fmt.Errorf("%w: the signature was refused; --token must be its token and %s its public_url", err, t.signedOver())
	case failed.Status == http.StatusServiceUnavailable:
		err = fmt.Errorf("%w: it is too busy or not ready; a carrier would try again", err)
	case errors.Is(failed.Err, syscall.ECONNREFUSED):
		err = fmt.Errorf("nothing listens at %s: start it with `cardline demo`, or give --url", t.url)
	}
	return &exitError{exitHTTP, err}
}

func (t *telephone) signedOver() string {
	if t.public != "" {
		return t.public
	}
	return t.url
}

// Command issuer is a small sign-in service (OpenID Connect) for tests in a browser: it vouches for whom it is told to, and asks nobody for a password.
// Its first line says where it is and as whom it knows the console; each line it then reads is the next to come, a name and their groups. It ends with
// its input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/oauth2-proxy/mockoidc"
)

func main() {
	if err := vouch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func vouch() error {
	m, err := mockoidc.Run()
	if err != nil {
		return err
	}
	known := map[string]string{"issuer": m.Issuer(), "id": m.ClientID, "secret": m.ClientSecret}
	if err := json.NewEncoder(os.Stdout).Encode(known); err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if who := strings.Fields(lines.Text()); len(who) > 0 {
			m.QueueUser(&mockoidc.MockUser{Subject: who[0], PreferredUsername: who[0], Groups: who[1:]})
			fmt.Println(who[0])
		}
	}
	return m.Shutdown()
}

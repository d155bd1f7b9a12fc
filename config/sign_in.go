package config

import "time"

// SignIn is how people come in; programs have keys.
type SignIn struct {
	Codes bool          `key:"codes"` // everybody needs the codes of an authenticator beside the password
	Idle  time.Duration `key:"idle"`  // without a call for so long a session is over
	Life  time.Duration `key:"life"`  // and after so long in any case
	TLS   bool          `key:"tls"`   // browsers come over https, through a proxy that speaks it: cookies are never sent without
}

func defaultSignIn(p Profile) SignIn {
	return SignIn{Codes: p == Production, Idle: 30 * time.Minute, Life: 12 * time.Hour, TLS: p == Production}
}

// A use is written down every 20 seconds: a shorter rest could not be told from none.
const (
	shortestRest = time.Minute
	longestLife  = 7 * 24 * time.Hour
)

func (c Config) checkSignIn(k *checker) {
	if c.SignIn.Idle < shortestRest {
		k.fault("sign_in.idle", "must be at least "+shortestRest.String())
	}
	if c.SignIn.Life < c.SignIn.Idle || c.SignIn.Life > longestLife {
		k.fault("sign_in.life", "must be between sign_in.idle and 7 days")
	}
}

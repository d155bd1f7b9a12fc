package config

import (
	"slices"
	"strings"
	"testing"
)

func TestDemoNeedsNothing(t *testing.T) {
	t.Parallel()
	if _, err := Load("", []string{"CARDLINE_PROFILE=demo"}, nil); err != nil {
		t.Errorf("the demo: %v", err)
	}
	if c := Default(Demo); !c.Together() {
		t.Error("the demo has one port")
	}
}

func TestDevelopmentNamesWhatOutlivesIt(t *testing.T) {
	t.Parallel()
	_, err := Load("", []string{"CARDLINE_PROFILE=development"}, nil)
	want := []string{
		"public_url: is needed",
		"database.url: is needed",
		"vault.keyset: is needed: name a file, it is made if it is not there",
	}
	if !slices.Equal(faults(err), want) {
		t.Errorf("got %v, want %v", err, want)
	}
	_, err = Load("", []string{
		"CARDLINE_PROFILE=development", "CARDLINE_PUBLIC_URL=http://127.0.0.1:8080", "CARDLINE_DATABASE_URL=sqlite:x.db",
		"CARDLINE_VAULT_KEYSET=keyset.json",
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestProductionRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Load("", good, nil); err != nil {
		t.Fatalf("production does not start at all: %v", err)
	}
	for _, test := range []struct{ set, refused string }{
		{"redis.url=", "redis.url: production refuses the embedded Redis"},
		{"database.url=", "database.url: is needed"},
		{"database.url=sqlite:cardline.db", "database.url: production refuses SQLite"},
		{"database.url=mysql://x", "database.url: must begin with"},
		{"bank.url=", "bank.url: production refuses the demo bank"},
		{"bank.demo.customers=5", "bank.demo.customers: production has no invented"},
		{"console.handset=true", "console.handset: production has no telephones"},
		{"bank.token=demo-token", "bank.token: production refuses the demo's secret"},
		{"bank.timeout=6s", "bank.timeout: must be at most 4s"},
		{"bank.order_timeout=0s", "bank.order_timeout: must be longer than nothing"},
		{"bank.client_cert=/run/secrets/bank.pem", "bank.client_cert: needs bank.client_key"},
		{"bank.oauth.client_id=cardline", "bank.oauth.token_url: is needed with the rest of bank.oauth"},
		{"bank.oauth.token_url=https://id.example.com/token", "bank.oauth.client_id: is needed"},
		{"bank.oauth.token_url=https://id.example.com/token", "bank.token: set together with bank.oauth.token_url"},
		{"vault.keyset=", "vault.keyset: production makes no keyset"},
		{"public_url=", "public_url: is needed"},
		{"public_url=http://line.example.com", "public_url: production is reached by https only"},
		{"public_url=https://user:pass@line.example.com", "public_url: must not carry"},
		{"admin_listen=", "admin_listen: production refuses admin routes"},
		{"admin_listen=0.0.0.0:8080", "admin_listen: production refuses admin routes"},
		{"listen=8080", "listen: must be host:port"},
		{"twilio.account_sid=", "twilio.account_sid: is needed"},
		{"twilio.account_sid=" + demoAccount, "twilio.account_sid: production refuses the demo account"},
		{"twilio.auth_token=", "twilio.auth_token: is needed"},
		{"twilio.auth_token=demo-token", "twilio.auth_token: production refuses the demo's secret"},
		{"twilio.auth_token_next=demo-token", "twilio.auth_token_next: production refuses the demo's secret"},
		{"twilio.api_url=http://127.0.0.1:8080/sandbox", "twilio.api_url: production sends"},
		{"twilio.sender.security=+442071838750", "twilio.sender.security: is also twilio.sender.service"},
		{"twilio.sender.security=MG0123456789abcdef0123456789abcdef", "twilio.sender.security: is also twilio.sender.marketing"},
		{"twilio.sender.security=", "twilio.sender.security: is needed"},
		{"twilio.sender.service=+12025550100", "twilio.sender.service: is one of the demo's"},
		{"twilio.sender.service=12025550100", "twilio.sender.service: must be a number"},
		{"agent.number=", "agent.number: is needed"},
		{"hotline.number=", "hotline.number: is needed"},
		{"lines.lost=", "lines.lost: is needed"},
		{"lines.platinum=+12025550199", "lines.platinum: is one of the demo's"},
		{"api.admin_key=demo-admin", "api.admin_key: production refuses the demo's secret"},
		{"api.admin_key=short", "api.admin_key: is too short"},
		{"profile=prod", "profile: must be one of"},
	} {
		name, value, _ := strings.Cut(test.set, "=")
		_, err := Load("", good, map[string]any{name: value})
		if !slices.ContainsFunc(faults(err), func(f string) bool { return strings.HasPrefix(f, test.refused) }) {
			t.Errorf("%s: got %v, want %s…", test.set, err, test.refused)
		}
	}
}

func TestRedisKind(t *testing.T) {
	t.Parallel()
	for url, want := range map[URL]RedisKind{
		"":                   RedisEmbedded,
		"redis://h:6379/0":   RedisSingle,
		"rediss://:p@h:6379": RedisSingle,
		"redis://h:26379/0?master_name=m&addr=h2:26379": RedisSentinel,
		"redis://h:6379?addr=h2:6379":                   RedisCluster,
	} {
		if got := (Redis{URL: url}).Kind(); got != want {
			t.Errorf("%s: %v, want %v", url, got, want)
		}
	}
}

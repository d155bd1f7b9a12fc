package greeting_test

import (
	"testing"

	"cardline/internal/greeting"
)

func TestWordsMustBeComplete(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"a language is missing": `spring-festival: {en: {plain: a, named: b, platinum: c}}`,
		"a misspelt key":        `spring-festival: {en: {plain: a, name: b, platinum: c}}`,
	} {
		if _, err := greeting.ReadWords([]byte(src)); err == nil {
			t.Error(name, "and nobody noticed")
		}
	}
	if _, err := greeting.ShippedWords(); err != nil {
		t.Error(err)
	}
}

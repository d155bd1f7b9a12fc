package dialogue

import "testing"

// A name is taken out whatever letters it begins and ends with, and no word that only holds its letters.
func TestNamesAreTakenOutOfTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ said, name, want string }{
		{"ask josé about it", "José", "ask ••• about it"},
		{"Åsa, please", "Åsa", "•••, please"},
		{"спросите Иванов.", "Иванов", "спросите •••."},
		{"where is Ann? Ann", "Ann", "where is •••? •••"},
		{"annual fee, Joann, Ann2, Anné", "Ann", "annual fee, Joann, Ann2, Anné"},
		{"请叫Maria来", "Maria", "请叫•••来"},
		{"我是陈大文", "陈大文", "我是•••"},
	} {
		if got := impersonal(c.said, []string{c.name}); got != c.want {
			t.Errorf("without %s %q is %q, want %q", c.name, c.said, got, c.want)
		}
	}
}

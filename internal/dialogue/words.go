package dialogue

import (
	"embed"
	"fmt"

	"cardline/commands"
)

//go:embed words.yaml
var wordsFile embed.FS

// SystemWords reads what the dialogue itself says, in the form of the words of a verb; its ID is DIALOGUE. It belongs beside those of
// the verbs in commands.NewSpeaker, never in the parser: nobody can ask for it.
func SystemWords() (commands.Words, error) {
	all, err := commands.ReadWords(wordsFile)
	if err != nil {
		return commands.Words{}, fmt.Errorf("reading the words of the dialogue: %w", err)
	}
	return all[0], nil
}

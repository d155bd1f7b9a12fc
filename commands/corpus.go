package commands

import (
	"embed"
	"fmt"
)

//go:embed corpus/*.tsv
var corpusFiles embed.FS

// Corpus is every labelled text that ships: those the model was made of, and those set aside.
func Corpus() (all []Labelled, err error) {
	for _, name := range []string{"corpus/test.tsv", "corpus/train.tsv"} {
		f, err := corpusFiles.Open(name)
		if err != nil {
			return nil, fmt.Errorf("opening labelled texts: %w", err)
		}
		part, err := ReadCorpus(f)
		_ = f.Close() // it was only read
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, part...)
	}
	return all, nil
}

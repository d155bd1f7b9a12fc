package main

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"cardline/commands"
	"cardline/config"
	"cardline/gateway"
	"cardline/internal/locale"
	"cardline/ivr"
)

// likelyWords are those by which callers may ask for what is offered in a call, by language: the longest phrases first, since they tell
// most.
func likelyWords(all []commands.Words) func(locale.Lang) []string {
	known := map[locale.Lang][]string{}
	for _, w := range all {
		if !knownVerb(w.ID) {
			continue
		}
		for _, l := range locale.All() {
			ways := w.Words.Keywords[l]
			known[l] = append(known[l], ways[:min(len(ways), 2)]...)
		}
	}
	return func(l locale.Lang) []string { return known[l] }
}

// promptFiles are the recorded prompts of an installation, nil where it has none.
func promptFiles(c config.Config) fs.FS {
	if c.Voice.Prompts == "" {
		return nil
	}
	return os.DirFS(c.Voice.Prompts)
}

// holdFile is what callers hear while they wait: the installation's recording called hold, or ours.
func holdFile(prompts func(play string) string) string {
	if prompts != nil {
		if own := prompts("hold"); own != "" {
			return own
		}
	}
	return gateway.Hold
}

// promptNames finds the file of a recorded prompt, whatever kind of audio it is; nil where there are none.
func promptNames(files fs.FS) (func(play string) string, error) {
	if files == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, e := range entries {
		switch ext := path.Ext(e.Name()); ext {
		case ".mp3", ".wav", ".ulaw":
			known[strings.TrimSuffix(e.Name(), ext)] = e.Name()
		}
	}
	return func(play string) string { return known[play] }, nil
}

// missingRecordings are those a menu names that are not held: their prompts are spoken.
func missingRecordings(tree *ivr.Tree, held func(play string) string) []string {
	return slices.DeleteFunc(tree.Recordings(), func(name string) bool { return held(name) != "" })
}

package main_test

import (
	"context"
	"path/filepath"
	"testing"

	"cardline/internal/handset"
	"cardline/internal/livetest"
)

// TestTranscriptsApart plays the conversations in which the program comes and goes and its database comes back from a backup:
// `cardline serve` at a carrier and a Redis that know what happened meanwhile.
func TestTranscriptsApart(t *testing.T) {
	t.Parallel()
	for _, s := range scenes(t) {
		if !s.apart {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t)})
			in.env = append(in.env, s.env...)
			s.unpackTo(t, in.folder)
			file, copied := filepath.Join(in.folder, "cardline.db"), filepath.Join(in.folder, "backup.db")
			p := in.start(t)
			moved := func(from, to string) func(context.Context) error {
				return func(context.Context) error {
					p.stop()
					replace(t, from, to)
					p = in.start(t)
					return nil
				}
			}
			w := s.converse(t, in.folder, s.env, handset.Target{URL: in.public, Backup: moved(file, copied), Restore: moved(copied, file)})
			w.read(in.outer)
			w.check()
		})
	}
}

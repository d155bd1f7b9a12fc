package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/fsnotify/fsnotify"

	"cardline/commands"
)

// settling is how long a folder must be still before it is read: an editor writes a file in several steps.
const settling = 200 * time.Millisecond

// watchWords has learn take up the words with the overlays of dir now, and again whenever a file there changes, until ctx ends. Words with a
// fault are refused with a line in the log, and those before stay.
func watchWords(ctx context.Context, dir string, learn func([]commands.Words) error, log *slog.Logger) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching words: %w", err)
	}
	if err := w.Add(dir); err != nil {
		_ = w.Close()
		return fmt.Errorf("watching words in %s: %w", dir, err)
	}
	if err := learnWords(dir, learn); err != nil {
		_ = w.Close()
		return err
	}
	go func() {
		defer w.Close()
		still := time.NewTimer(settling)
		still.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Events:
				still.Reset(settling)
			case err := <-w.Errors:
				log.Warn("watching words", "error", err)
			case <-still.C:
				if err := learnWords(dir, learn); err != nil {
					log.Error("words refused, those before stay", "error", err)
					continue
				}
				log.Info("words taken up", "dir", dir)
			}
		}
	}()
	return nil
}

func learnWords(dir string, learn func([]commands.Words) error) error {
	all, err := wordsOf(dir)
	if err != nil {
		return err
	}
	return learn(all)
}

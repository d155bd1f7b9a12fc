package main

import (
	"context"
	"errors"

	"cardline/gateway/api"
	"cardline/internal/wordbook"
)

// openWordbook lays what the bank has published over the words that ship and those of words.dir, and gathers texts nobody understands.
func (a *app) openWordbook(ctx context.Context, w words) (err error) {
	if a.wordbook, err = wordbook.Open(ctx, a.db.Wordbook(), w.all, w.parser, a.log); err != nil {
		return err
	}
	a.unheard = wordbook.NewGatherer(a.db.Unknown(), a.clock.Now)
	if dir := a.cfg.Words.Dir; dir != "" {
		watched, stop := context.WithCancel(context.Background())
		a.onClose(func(context.Context) error { stop(); return nil })
		return watchWords(watched, dir, a.wordbook.Rebase, a.log)
	}
	return nil
}

// wordDoors are what the API may do with words.
func (a *app) wordDoors() api.Words {
	return api.Words{Editor: wordbook.Editor{Library: a.wordbook, Shelf: a.db.Wordbook(), Now: a.clock.Now}, Texts: a.db.Unknown(), Campaigns: a.offers.list}
}

// tendWords takes up what is published elsewhere and keeps the texts nobody understood, until ctx ends.
func (a *app) tendWords(ctx context.Context) error {
	kept := make(chan error, 1)
	go func() { kept <- a.unheard.Run(ctx, a.log) }()
	return errors.Join(a.wordbook.Follow(ctx), <-kept)
}

package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"cardline/config"
	"cardline/internal/notice"
	"cardline/ivr"
)

// loadNotices reads what the bank says by itself: the words, and the prices they are shown with.
func loadNotices(c config.Config) (*notice.Words, error) {
	prices, err := notice.ShippedPrices()
	if file := c.Prices.Table; file != "" {
		raw, unread := os.ReadFile(file)
		if unread != nil {
			return nil, fmt.Errorf("prices.table: %w", unread)
		}
		prices, err = notice.ReadPrices(raw)
	}
	if err != nil {
		return nil, err
	}
	return notice.NewWords(notice.House{
		Brand: brandOf(c).Name, Hotline: c.Hotline.Number, LostLine: c.Lines.Lost, Links: strings.Fields(c.Links.Allowed), Prices: prices, Seconds: ivr.Seconds,
	})
}

// openNotices reads the words of notices, and over them what the bank has approved.
func (a *app) openNotices(ctx context.Context) (err error) {
	if a.notices, err = loadNotices(a.cfg); err != nil {
		return err
	}
	if err := a.notices.Refresh(ctx, a.db.Templates()); err != nil {
		a.log.Error("templates", "err", err) // what is unsound is left out
	}
	return nil
}

package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// embeddedRedis runs miniredis in this process. It never lets a key expire by itself, so its clock is ticked. With a.redisFile it begins with what
// is there, and keeps what it holds there every second: a process that is killed forgets the last second of its dialogues and no more.
func embeddedRedis(a *app) (addr string, err error) {
	m := miniredis.NewMiniRedis()
	if err := m.Start(); err != nil {
		return "", fmt.Errorf("starting the embedded Redis: %w", err)
	}
	if a.redisFile != "" {
		if err := recall(m, a.redisFile, time.Now()); err != nil {
			m.Close()
			return "", fmt.Errorf("what the embedded Redis held before: %w; without that file it begins with nothing", err)
		}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		last, kept := time.Now(), time.Now()
		for {
			select {
			case now := <-tick.C:
				m.FastForward(now.Sub(last))
				last = now
				if now.Sub(kept) >= time.Second {
					a.keepRedis(m, now)
					kept = now
				}
			case <-stop:
				a.keepRedis(m, time.Now())
				return
			}
		}
	}()
	a.onClose(func(context.Context) error { close(stop); <-stopped; m.Close(); return nil })
	return m.Addr(), nil
}

func (a *app) keepRedis(m *miniredis.Miniredis, now time.Time) {
	if a.redisFile == "" {
		return
	}
	if err := keep(m, a.redisFile, now); err != nil {
		a.log.Error("what the embedded Redis holds is not kept", "err", err)
	}
}

// kept is a key of the embedded Redis and what it holds; its kind is Redis's own word.
type kept struct {
	Key, Kind, Text string
	Many            []string
	Fields          map[string]string
	Scores          map[string]float64
	Ends            time.Time // zero: it does not
}

// keep writes everything m holds to a file, which is there as a whole or as it was before.
func keep(m *miniredis.Miniredis, file string, now time.Time) error {
	var all []kept
	for _, key := range m.Keys() {
		if k, ok := keptOf(m, key, now); ok {
			all = append(all, k)
		}
	}
	beside := file + ".new"
	f, err := os.OpenFile(beside, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(gob.NewEncoder(f).Encode(all), f.Close()); err != nil {
		return err
	}
	return os.Rename(beside, file)
}

// keptOf reads one key; ok is false for one that has gone meanwhile, or is of a kind nobody here uses.
func keptOf(m *miniredis.Miniredis, key string, now time.Time) (k kept, ok bool) {
	k = kept{Key: key, Kind: m.Type(key)}
	if left := m.TTL(key); left > 0 {
		k.Ends = now.Add(left)
	}
	var err error
	switch k.Kind {
	case "string":
		k.Text, err = m.Get(key)
	case "list":
		k.Many, err = m.List(key)
	case "set":
		k.Many, err = m.SMembers(key)
	case "zset":
		k.Scores, err = m.SortedSet(key)
	case "hash":
		var names []string
		if names, err = m.HKeys(key); err == nil {
			k.Fields = make(map[string]string, len(names))
			for _, n := range names {
				k.Fields[n] = m.HGet(key, n)
			}
		}
	default:
		return k, false
	}
	return k, err == nil
}

// recall fills m with what a file holds and has not ended since. A file that is not there holds nothing.
func recall(m *miniredis.Miniredis, file string, now time.Time) error {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var all []kept
	if err := gob.NewDecoder(f).Decode(&all); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, k := range all {
		left := k.Ends.Sub(now)
		if !k.Ends.IsZero() && left <= 0 {
			continue
		}
		if err := put(m, k); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if !k.Ends.IsZero() {
			m.SetTTL(k.Key, left)
		}
	}
	return nil
}

func put(m *miniredis.Miniredis, k kept) (err error) {
	switch k.Kind {
	case "string":
		err = m.Set(k.Key, k.Text)
	case "list":
		_, err = m.Push(k.Key, k.Many...)
	case "set":
		_, err = m.SetAdd(k.Key, k.Many...)
	case "zset":
		for member, score := range k.Scores {
			if _, err = m.ZAdd(k.Key, score, member); err != nil {
				return err
			}
		}
	case "hash":
		for name, value := range k.Fields {
			m.HSet(k.Key, name, value)
		}
	}
	return err
}

package wordbook

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cardline/commands"
	"cardline/internal/clock"
)

// Library has a parser understand what is in use: the words that ship, those of files beside the program, and the bank's additions over
// them. Safe for concurrent use.
type Library struct {
	uses   Uses
	parser *commands.Parser
	log    *slog.Logger

	checking sync.Mutex

	mu   sync.Mutex
	base []commands.Words
	seq  int       // of the last use that was read
	now  []Version // in use
	left []int     // numbers of them that this program's own words do not suffer
	was  *measure  // how the corpus is read now; nil: not measured yet
}

// Open reads what is in use and teaches it to parser, which knows base already.
func Open(ctx context.Context, uses Uses, base []commands.Words, parser *commands.Parser, log *slog.Logger) (*Library, error) {
	l := &Library{uses: uses, parser: parser, log: log, base: base}
	return l, l.Look(ctx)
}

// Rebase lays the additions over other words. Words with a fault are refused and those before stay.
func (l *Library) Rebase(base []commands.Words) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := commands.NewParser(base); err != nil {
		return err
	}
	before := l.base
	l.base = base
	if err := l.teach(); err != nil {
		l.base = before
		return err
	}
	return nil
}

// Parser is the one that is taught.
func (l *Library) Parser() *commands.Parser { return l.parser }

// InUse are the versions in use, in the order of their numbers. They must not be changed.
func (l *Library) InUse() []Version {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// Left are the numbers of the versions in use that the program's own words do not suffer any more: they do nothing.
func (l *Library) Left() []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.left)
}

// Words are the verbs with everything they are asked for by, the additions too.
func (l *Library) Words() []commands.Words {
	l.mu.Lock()
	defer l.mu.Unlock()
	all, _ := commands.WithAdditions(l.base, additions(l.served())) // it was taught before: there is no fault
	return all
}

// served are the versions in use that do something; mu is held.
func (l *Library) served() (out []Version) {
	for _, v := range l.now {
		if !slices.Contains(l.left, v.Number) {
			out = append(out, v)
		}
	}
	return out
}

func additions(vs []Version) []commands.Addition {
	out := make([]commands.Addition, len(vs))
	for i, v := range vs {
		out[i] = v.Addition
	}
	return out
}

// followEvery is how soon every process understands what was published by another one.
const followEvery = time.Second

// Follow keeps the library up to date until ctx ends.
func (l *Library) Follow(ctx context.Context) error {
	return clock.Every(ctx, followEvery, l.Look, l.log.WarnContext, "whether other words are in use is not known: those before are understood")
}

// Look reads what is in use now and has it understood.
func (l *Library) Look(ctx context.Context) error {
	uses, err := l.uses.Uses(ctx, 0, 1)
	if err != nil {
		return fmt.Errorf("reading which words are in use: %w", err)
	}
	if len(uses) == 0 || !l.behind(uses[0].Seq) {
		return nil
	}
	now, err := l.uses.InUse(ctx) // without the lock: a database may take long
	if err != nil {
		return fmt.Errorf("reading the words in use: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if uses[0].Seq <= l.seq { // somebody else looked meanwhile
		return nil
	}
	l.now, l.seq = now, uses[0].Seq
	if err := l.teach(); err != nil {
		l.log.ErrorContext(ctx, "words are not taken up, those before stay", "err", err)
		return nil
	}
	l.log.InfoContext(ctx, "other words are in use", "additions", len(now), "last", uses[0].Number, "by", uses[0].By, "action", uses[0].Action)
	return nil
}

// behind reports whether a use is later than the last that was read.
func (l *Library) behind(seq int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return seq > l.seq
}

// teach has the parser understand base and what is in use; mu is held. An addition that a newer program's words do not suffer is left out
// and told of: the others are understood all the same.
func (l *Library) teach() error {
	l.left, l.was = nil, nil
	if l.learn(l.now) == nil {
		return nil
	}
	var good []Version
	for _, v := range l.now {
		if all, err := commands.WithAdditions(l.base, additions(append(slices.Clone(good), v))); err == nil {
			if _, err = commands.NewParser(all); err == nil {
				good = append(good, v)
				continue
			}
		}
		l.left = append(l.left, v.Number)
		l.log.Error("published words collide with those of the program and are not understood", "version", v.Number, "verb", v.Verb,
			"mend by", fmt.Sprintf("cardline words rollback %d, then save them with other wordings", v.Number))
	}
	return l.learn(good)
}

func (l *Library) learn(vs []Version) error {
	all, err := commands.WithAdditions(l.base, additions(vs))
	if err != nil {
		return err
	}
	return l.parser.Learn(all)
}

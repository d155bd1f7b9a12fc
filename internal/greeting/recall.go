package greeting

import (
	"context"
	"fmt"
)

// Back says which greetings are taken back.
type Back struct {
	Run      Run
	Occasion string
	Versions []string // of the rule, mid-autumn/2: whatever said them
	Reason   string
	N        int // at most so many
}

const backPage = 1000

// recall takes back what waits of rules that are off. Whoever it was for is greeted when the rule is on again while it is still their day, in
// the words that are in use then.
func (s *Scheduler) recall(ctx context.Context, rules, kept []Rule, switches map[string]Switch) error {
	var off []string
	for _, r := range rules {
		if turned, known := switches[r.Name]; known && !turned.On {
			off = append(off, r.Name)
		}
	}
	if len(off) == 0 {
		return nil
	}
	runs, err := s.Runs.Recallable(ctx, off, lasting(s.Now()))
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := s.takeBack(ctx, run, rules, kept); err != nil {
			return fmt.Errorf("taking back greetings of %s: %w", run.ID, err)
		}
	}
	return nil
}

func (s *Scheduler) takeBack(ctx context.Context, run Run, rules, kept []Rule) error {
	b := Back{Run: run, Reason: fmt.Sprintf("rule %s was switched off", run.Rule), N: backPage}
	for _, those := range [][]Rule{rules, kept} {
		for _, r := range those {
			if r.Name == run.Rule {
				b.Versions, b.Occasion = append(b.Versions, r.ID()), r.Occasion(run.First)
			}
		}
	}
	for taken, all := b.N, 0; taken == b.N; all += taken {
		var err error
		if taken, err = s.Runs.TakeBack(ctx, b); err != nil {
			return err
		}
		if taken < b.N && all+taken > 0 {
			s.Log.InfoContext(ctx, "greetings taken back: their rule is off", "run", run.ID, "greetings", all+taken)
		}
	}
	return nil
}

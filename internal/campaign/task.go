package campaign

import (
	"context"
	"time"

	"cardline/internal/notice"
	"cardline/internal/outbox"
)

// Tasking says what a campaign of tasks asks of those who call.
type Tasking struct {
	Topic  string `json:"topic,omitempty" yaml:"topic" maxLength:"40" example:"closing" doc:"Category of the desk's rules, which says whose task it is; left out: by the words."`
	Due    int    `json:"due,omitempty" yaml:"due" minimum:"0" maximum:"30" doc:"Working days in which it is to be done; 2."`
	PerDay int    `json:"per_day,omitempty" yaml:"per_day" minimum:"0" maximum:"10000" doc:"People whose task comes up on a day at most; left out: as many as there are."`
}

const usualDue = 2

// Days are the working days in which a task is to be done.
func (t *Tasking) Days() int {
	if t == nil || t.Due == 0 {
		return usualDue
	}
	return t.Due
}

// Category is the topic of a task at the desk; "" where the words tell.
func (t *Tasking) Category() string {
	if t == nil {
		return ""
	}
	return t.Topic
}

// errands are the medium of Task: the words are the script of whoever calls.
type errands struct{ calls }

func (errands) faults(d Brief, f *faults) {
	if len(d.Words) == 0 {
		f.add("words", "words-script")
	}
	if d.Coupon != "" {
		f.add("coupon", "not-with", "channel task")
	}
	if d.Task != nil && d.Task.PerDay > 0 && d.When.Event != nil {
		f.add("task.per_day", "not-with-event")
	}
}

func (errands) lane() outbox.Lane { return outbox.TaskLane }

func (errands) phrase(w *notice.Words, t notice.Template) (phrase, error) { return w.Script(t) }

// price is nothing: those who call are paid anyway.
func (errands) price(*notice.Words, string, int) (notice.Price, bool) { return notice.Price{}, true }

func (errands) sender(Senders, outbox.Type, string) (name string, rate int) { return "desk", 0 }

// spread puts a task on the day on which its turn comes: so many a day, each as long alive as it would have been.
func (d Brief) spread(m outbox.Message, dealt int) outbox.Message {
	if d.Channel == Task && d.Task != nil && d.Task.PerDay > 0 && m.Held == "" {
		later := time.Duration(dealt/d.Task.PerDay) * 24 * time.Hour
		m.Due, m.Expires = m.Due.Add(later), m.Expires.Add(later)
	}
	return m
}

// Tasked is what came of a campaign's tasks.
type Tasked struct {
	Open     int `json:"open" doc:"Nobody has done them yet."`
	Accepted int `json:"accepted" doc:"Wanted it: a conversion."`
	Reached  int `json:"reached" doc:"Were spoken with, and no more."`
	Refused  int `json:"refused"`
	NoAnswer int `json:"no_answer"`
}

// figures are the report's lines.
func (t Tasked) figures() []named {
	return []named{{"open", t.Open}, {"accepted", t.Accepted}, {"reached", t.Reached}, {"refused", t.Refused}, {"no answer", t.NoAnswer}}
}

// tasked adds what came of tasks.
func (o Office) tasked(ctx context.Context, r *Report) error {
	t, err := o.Results.Tasks(ctx, r.Campaign, r.Occurrence)
	r.Tasks = &t
	return err
}

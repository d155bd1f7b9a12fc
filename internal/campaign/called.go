package campaign

import (
	"context"
	"strings"

	"cardline/internal/outbox"
)

// CallCell is a number of people who are alike in what came of calling them.
type CallCell struct {
	State  outbox.CallState
	Came   outbox.Came // of the last try
	Picked string      // likewise: what picked up
	N      int
}

// Called is what came of a campaign's calls. Everybody who was to be called counts once, by their last call.
type Called struct {
	Placed   int `json:"placed" doc:"Times a telephone rang, or may have."`
	Heard    int `json:"heard" doc:"Listened, and no more."`
	Agreed   int `json:"agreed" doc:"Pressed 1."`
	Person   int `json:"person" doc:"Were put through, or waited for it."`
	Unwanted int `json:"unwanted" doc:"Want no more such calls."`
	HungUp   int `json:"hung_up" doc:"Picked up, and did not want to hear it."`
	Stranger int `json:"wrong_person"`
	Machine  int `json:"machine"`
	NoAnswer int `json:"no_answer" doc:"Busy too."`
	Failed   int `json:"failed" doc:"The carrier could not, or would not."`
	Unknown  int `json:"unknown" doc:"Nobody could tell what became of it."`
	Moot     int `json:"not_called" doc:"They said no meanwhile, it was too late, or it was taken back."`
	Waiting  int `json:"waiting" doc:"To be called, or called again."`
}

// Answered is how many of those who were wanted have listened.
func (c Called) Answered() int { return c.Heard + c.Agreed + c.Person + c.Unwanted }

// add counts people where they belong.
func (c *Called) add(cell CallCell) {
	switch {
	case cell.State == outbox.CallPlanned, cell.State == outbox.CallSubmitted:
		c.Waiting += cell.N
	case cell.State == outbox.CallMoot, cell.State == outbox.CallCanceled, cell.Came == "":
		c.Moot += cell.N
	case cell.Came == outbox.CameAgreed:
		c.Agreed += cell.N
	case cell.Came == outbox.CamePerson:
		c.Person += cell.N
	case cell.Came == outbox.CameUnwanted:
		c.Unwanted += cell.N
	case cell.State == outbox.CallDone:
		c.Heard += cell.N
	case cell.Came == outbox.CameStranger:
		c.Stranger += cell.N
	case cell.Came == outbox.CameMailbox, strings.HasPrefix(cell.Picked, "machine"), cell.Picked == "fax":
		c.Machine += cell.N
	case cell.Picked != "":
		c.HungUp += cell.N
	case cell.Came == outbox.CameBusy, cell.Came == outbox.CameNoAnswer, cell.Came == outbox.CameCanceled:
		c.NoAnswer += cell.N
	case cell.Came == outbox.CameUnknown:
		c.Unknown += cell.N
	default:
		c.Failed += cell.N
	}
}

// tellCalls has messages of a campaign that events trigger told what their calls came to; as seldom as end does.
func (r *Runner) tellCalls(ctx context.Context, c Campaign) error {
	began := r.Wall()
	if c.Channel != Voice || began.Before(r.look[c.Code]) {
		return nil
	}
	_, err := r.Runs.Called(ctx, c.Code, r.Now())
	ended := r.Wall()
	r.look[c.Code] = ended.Add(20 * ended.Sub(began))
	return err
}

// figures are the report's lines, in the order of a call.
func (c Called) figures() []named {
	return []named{
		{"placed", c.Placed}, {"heard", c.Heard}, {"agreed", c.Agreed}, {"person", c.Person}, {"unwanted", c.Unwanted}, {"hung up", c.HungUp},
		{"wrong person", c.Stranger}, {"machine", c.Machine}, {"no answer", c.NoAnswer}, {"failed", c.Failed}, {"unknown", c.Unknown},
		{"not called", c.Moot}, {"waiting", c.Waiting},
	}
}

// named is a figure.
type named struct {
	name string
	n    int
}

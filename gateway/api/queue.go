package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/floor"
)

// Topic is how the queue of one topic stands.
type Topic struct {
	Topic     string `json:"topic" example:"service"`
	Waiting   int    `json:"waiting" doc:"On the line, now."`
	Returns   int    `json:"returns" doc:"Promised a call back, now."`
	Longest   int    `json:"longest_seconds" doc:"Who waits on the line longest."`
	Wait      int    `json:"wait_seconds" doc:"What a caller who joins now is told to expect; 0: nobody can tell."`
	Answered  int    `json:"answered"`
	Abandoned int    `json:"abandoned" doc:"Hung up while they waited."`
	Elsewhere int    `json:"elsewhere" doc:"Left a message, chose a call back, went back to the menu or to report a loss, or came when nobody was there."`
	Returned  int    `json:"returned" doc:"Called back and reached."`
	Unreached int    `json:"unreached" doc:"Called back in vain: there is a case."`
	Average   int    `json:"average_seconds" doc:"Wait of those answered on the line."`
	Level     *int   `json:"service_level,omitempty" doc:"Percent of those who waited on the line answered in time; absent where nobody did."`
	Lost      int    `json:"abandonment" doc:"Percent of them who hung up."`
}

// Queued is somebody who waits. It tells no number.
type Queued struct {
	Call   string     `json:"call" example:"CA0123456789abcdef0123456789abcdef"`
	Topic  string     `json:"topic" example:"service"`
	Tier   string     `json:"tier,omitempty" example:"platinum"`
	Lang   string     `json:"lang" example:"en"`
	Urgent bool       `json:"urgent" doc:"A lost card that could not be stopped."`
	Since  time.Time  `json:"since"`
	Agent  string     `json:"agent,omitempty" example:"anna" doc:"Reserved for them."`
	Back   *time.Time `json:"back,omitempty" doc:"They are called back, then or later."`
	Tries  int        `json:"tries,omitempty" doc:"Calls back they did not answer."`
}

type floorOutput struct {
	Body struct {
		At     time.Time `json:"at"`
		Since  time.Time `json:"since" doc:"The figures count from then on."`
		Topics []Topic   `json:"topics"`
		Queue  []Queued  `json:"queue" doc:"In the order they are served."`
		Agents []Agent   `json:"agents"`
	}
}

// queue: who waits for a person, and who answers.
func (d Deps) queue(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "show-floor", Method: http.MethodGet, Path: "/floor", Summary: "See who waits, who answers, and the figures of the queue",
		Description: "Without numbers of customers. Scope: floor:read.",
	}, d.showFloor)
}

func (d Deps) showFloor(ctx context.Context, in *struct {
	Hours int `query:"hours" minimum:"1" maximum:"744" default:"24" doc:"The figures are of so many hours."`
}) (*floorOutput, error) {
	out := &floorOutput{}
	out.Body.At = d.Now()
	out.Body.Since = out.Body.At.Add(-time.Duration(in.Hours) * time.Hour)
	f, figures, err := d.Floor.Status(ctx, out.Body.Since)
	if err != nil {
		return nil, d.later("reading the floor", err)
	}
	out.Body.Topics = views(figures, topicView)
	out.Body.Agents = views(f.Agents, agentView)
	out.Body.Queue = views(f.Waiting, func(w floor.Waiting) Queued {
		return Queued{
			Call: w.Call, Topic: w.Topic, Tier: w.Tier, Lang: string(w.Lang), Urgent: w.Urgent, Since: w.Since, Agent: w.Agent, Back: known(w.Back), Tries: w.Tries,
		}
	})
	return out, nil
}

func topicView(g floor.Figures) Topic {
	return Topic{
		Topic: g.Topic, Waiting: g.Waiting, Returns: g.Returns, Longest: seconds(g.Longest), Wait: seconds(g.Wait), Answered: g.Answered, Abandoned: g.Abandoned,
		Elsewhere: g.Elsewhere, Returned: g.Returned, Unreached: g.Unreached, Average: seconds(g.Average), Level: g.Level(), Lost: g.Lost(),
	}
}

func seconds(d time.Duration) int { return int(d / time.Second) }

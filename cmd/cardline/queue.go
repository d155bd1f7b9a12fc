package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
)

// floorTold is what the API answers about the floor.
type floorTold struct {
	At     time.Time    `json:"at"`
	Since  time.Time    `json:"since"`
	Topics []api.Topic  `json:"topics"`
	Queue  []api.Queued `json:"queue"`
	Agents []api.Agent  `json:"agents"`
}

// newQueue is `cardline queue`: who waits for a person.
func newQueue() *cobra.Command {
	var server, key string
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "See who waits for a person, who answers, and how the queues do",
		Long: `See who waits for a person, who answers, and how the queues do. Callers stand in the order they are served: a lost card that could not
be stopped before everybody, then by how long they have waited, with the head start of their tier (queue.head_start). No numbers of customers
are shown.`,
		Example: "  cardline queue status\n  cardline queue status --hours 1 --json",
	}
	apiFlags(cmd, &server, &key, "demo-agent")
	var hours int
	var asJSON bool
	status := &cobra.Command{
		Use: "status", Short: "Tell how the queues stand now, and the figures of the last hours", Args: cobra.NoArgs,
		Example: "  cardline queue status --hours 8",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := within("hours", hours, 1, hoursMost); err != nil {
				return err
			}
			var told floorTold
			q := url.Values{"hours": {strconv.Itoa(hours)}}
			if err := askAPI(cmd.Context(), server, key, http.MethodGet, "/floor?"+q.Encode(), nil, &told, lineWait); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), told)
			}
			return printFloor(cmd.OutOrStdout(), told)
		},
	}
	status.Flags().IntVar(&hours, "hours", 24, "figures of so many hours, up to 744")
	status.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.AddCommand(status)
	return cmd
}

// hoursMost is as far back as the figures of queues are asked for: a month.
const hoursMost = 744

func printFloor(w io.Writer, told floorTold) error {
	topics := tableOf("TOPIC", "WAITING", "CALL BACKS", "LONGEST", "EXPECTED", "ANSWERED", "HUNG UP", "AVERAGE", "IN TIME")
	for _, p := range told.Topics {
		expected := "not known"
		if p.Wait > 0 {
			expected = spell(p.Wait)
		}
		topics.row(p.Topic, p.Waiting, p.Returns, spell(p.Longest), expected, p.Answered, fmt.Sprintf("%d (%d%%)", p.Abandoned, p.Lost),
			spell(p.Average), percent(p.Level))
	}
	queue := tableOf("NEXT", "TOPIC", "TIER", "LANGUAGE", "WAITS", "AGENT", "CALL BACK", "CALL")
	for i, c := range told.Queue {
		place := strconv.Itoa(i + 1)
		if c.Urgent {
			place += " URGENT"
		}
		queue.row(place, c.Topic, c.Tier, c.Lang, spell(int(told.At.Sub(c.Since)/time.Second)), c.Agent, moment(c.Back), c.Call)
	}
	agents := tableOf("AGENT", "STATE", "SINCE (UTC)", "NUMBER", "LANGUAGES", "TOPICS", "CALL")
	for _, a := range told.Agents {
		agents.row(a.Name, a.State, a.Since, a.Number, strings.Join(a.Langs, " "), strings.Join(a.Topics, " "), a.Call)
	}
	if err := topics.print(w, ""); err != nil {
		return err
	}
	return printParts(w, queue, agents)
}

// percent writes a share; "-" where there was nothing to share.
func percent(share *int) string {
	if share == nil {
		return "-"
	}
	return strconv.Itoa(*share) + "%"
}

// spell writes seconds as people do.
func spell(seconds int) string { return (time.Duration(seconds) * time.Second).String() }

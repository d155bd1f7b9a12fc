package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/commands"
	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

// Command is one thing customers can ask for, and how.
type Command struct {
	ID       string              `json:"id" example:"BALANCE"`
	Family   string              `json:"family" example:"account"`
	Families map[string]string   `json:"family_names" doc:"By language."`
	About    map[string]string   `json:"about" doc:"What it does, by language."`
	Example  map[string]string   `json:"example" doc:"By language."`
	Keywords map[string][]string `json:"keywords" doc:"What a text may begin with, by language."`
	Codes    []string            `json:"codes"`
	Phrases  map[string]int      `json:"phrases" doc:"How many phrases find it in a sentence, by language."`
	Added    []int               `json:"added" doc:"Numbers of the bank's additions in use."`
	Choices  map[string][]string `json:"choices" doc:"Arguments with few values."`
	Takes    []string            `json:"takes" doc:"Arguments that are read beside it."`
	Protects bool                `json:"protects" doc:"It stops a card: its words never come to mean another command."`
	Open     bool                `json:"open" doc:"Words can be added to it."`
}

// UnknownText is a text nobody understood. Figures, names and addresses are •.
type UnknownText struct {
	ID      string        `json:"id" example:"5f0c"`
	Text    string        `json:"text" example:"what's the damage on ••••"`
	Lang    string        `json:"lang" enum:"en,zh-Hans,zh-Hant" doc:"In which it was answered."`
	Seen    int64         `json:"seen" example:"42"`
	Senders int64         `json:"senders" example:"31" doc:"From how many numbers, about."`
	First   time.Time     `json:"first"`
	Last    time.Time     `json:"last"`
	Days    []UnknownDay  `json:"days" doc:"On which it came, of the last 14 (UTC), the oldest first."`
	Means   string        `json:"means,omitempty" example:"BALANCE" doc:"How it is understood by now; empty: still not."`
	Version *WordsVersion `json:"version,omitempty" doc:"The newest addition that was made of it."`
}

// UnknownDay is how often a text came on a day.
type UnknownDay struct {
	Day  string `json:"day" format:"date" example:"2026-11-22"`
	Seen int64  `json:"seen" example:"6"`
}

// Understood is how a text is understood.
type Understood struct {
	Command    string            `json:"command" example:"BALANCE" doc:"Or EMPTY, UNKNOWN, REJECT_SENSITIVE."`
	Args       map[string]string `json:"args"`
	Lasts      []string          `json:"lasts,omitempty" doc:"Every card that is named."`
	Lang       string            `json:"lang" enum:"en,zh-Hans,zh-Hant" doc:"In which it would be answered."`
	Confidence int               `json:"confidence" example:"97" doc:"Percent."`
	Exact      bool              `json:"exact" doc:"A keyword with nothing beside it but arguments and courtesy."`
	Near       bool              `json:"near" doc:"It would be asked whether that is meant."`
	Or         string            `json:"or,omitempty" doc:"Another command as near."`
	Question   bool              `json:"question" doc:"It asks how something is done."`
}

type (
	commandsOutput struct {
		Body struct {
			Commands []Command `json:"commands"`
		}
	}
	listUnknownInput struct {
		Page

		Lang string `query:"lang" enum:"en,zh-Hans,zh-Hant"`
	}
	unknownOutput struct {
		Body struct {
			Texts []UnknownText `json:"texts" doc:"Those of most senders first."`
			Next  string        `json:"next,omitempty" doc:"after of the next page; empty on the last."`
		}
	}
	dropUnknownInput struct {
		ID string `path:"id" maxLength:"64" example:"5f0c"`
	}
	parseInput struct {
		Body struct {
			Text string `json:"text" maxLength:"1600" example:"what do I owe on 1234"`
			Lang string `json:"lang,omitempty" enum:"en,zh-Hans,zh-Hant" doc:"The writer's own; empty: not known."`
		}
	}
	parseOutput struct {
		Body struct {
			Understood
			Also []Understood `json:"also" doc:"Further wishes of the same text."`
		}
	}
)

// understanding are the doors about what is understood, and what is not.
func (d Deps) understanding(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-commands", Method: http.MethodGet, Path: "/words/commands", Summary: "List what customers can ask for, and how, by language",
	}, d.listCommands)
	huma.Register(api, huma.Operation{
		OperationID: "list-unknown-texts", Method: http.MethodGet, Path: "/words/unknown",
		Summary:     "List the texts nobody understood, those of most senders first",
		Description: "Nothing in them tells of a customer. They are kept as long as the rules of retention say, 5,000 of them at most.",
	}, d.listUnknown)
	huma.Register(api, huma.Operation{
		OperationID: "drop-unknown-text", Method: http.MethodDelete, Path: "/words/unknown/{id}", DefaultStatus: http.StatusNoContent,
		Summary: "Forget a text that says nothing", Description: "It is counted afresh when it comes again.",
	}, func(ctx context.Context, in *dropUnknownInput) (*struct{}, error) {
		if err := d.Words.Texts.Drop(ctx, in.ID); err != nil {
			return nil, d.wordsRefused(err)
		}
		return nil, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "parse-text", Metadata: keepsNothing, Method: http.MethodPost, Path: "/words/parse", DefaultStatus: http.StatusOK,
		Summary: "Tell how a text is understood", Description: "As that of a stranger with nothing open. Nothing is kept or sent.",
	}, d.parseText)
}

func (d Deps) listCommands(context.Context, *struct{}) (*commandsOutput, error) {
	all := d.Words.Editor.Library.Words()
	choices, err := commands.Choices(all)
	if err != nil {
		return nil, d.later("listing commands", err)
	}
	added := map[string][]int{}
	for _, v := range d.Words.Editor.Library.InUse() {
		added[v.Verb] = append(added[v.Verb], v.Number)
	}
	words := make(map[string]commands.Words, len(all))
	for _, w := range all {
		words[w.ID] = w
	}
	open := map[string]bool{}
	for _, id := range d.Words.Editor.Verbs() {
		open[id] = true
	}
	out := &commandsOutput{}
	for _, f := range commands.Families(commands.Ports{}) {
		for _, v := range f.Verbs {
			w := words[v.ID]
			c := Command{
				ID: v.ID, Family: f.ID, Families: byLang(f.Names), About: byLang(w.About), Example: byLang(w.Example), Keywords: map[string][]string{},
				Codes: append([]string{}, w.Words.Codes...), Phrases: map[string]int{}, Added: append([]int{}, added[v.ID]...), Choices: choices[v.ID],
				Takes: append([]string{}, w.Words.Takes...), Protects: v.Protects, Open: open[v.ID],
			}
			for _, l := range locale.All() {
				c.Keywords[string(l)], c.Phrases[string(l)] = append([]string{}, w.Words.Keywords[l]...), len(w.Words.Phrases[l])+len(w.Words.Facts[l])
			}
			out.Body.Commands = append(out.Body.Commands, c)
		}
	}
	return out, nil
}

func byLang(w locale.Words) map[string]string {
	out := make(map[string]string, len(w))
	for l, text := range w {
		out[string(l)] = text
	}
	return out
}

func (d Deps) listUnknown(ctx context.Context, in *listUnknownInput) (*unknownOutput, error) {
	q := wordbook.TextQuery{Lang: locale.Lang(in.Lang), N: in.Limit + 1}
	if in.After != "" {
		at := &wordbook.Text{}
		senders, rest, _ := strings.Cut(in.After, ".")
		seen, id, _ := strings.Cut(rest, ".")
		var bad [2]error
		at.Senders, bad[0] = strconv.ParseInt(senders, 10, 64)
		at.Seen, bad[1] = strconv.ParseInt(seen, 10, 64)
		if at.ID = id; bad[0] != nil || bad[1] != nil {
			return nil, huma.Error422UnprocessableEntity("after is no next of a page before")
		}
		q.After = at
	}
	found, err := d.Words.Texts.List(ctx, q)
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	out := &unknownOutput{}
	out.Body.Texts, out.Body.Next = paged(found, in.Limit, d.unknownOf, func(t wordbook.Text) string { return fmt.Sprintf("%d.%d.%s", t.Senders, t.Seen, t.ID) })
	return out, nil
}

func (d Deps) unknownOf(t wordbook.Text) UnknownText {
	out := UnknownText{ID: t.ID, Text: t.Text, Lang: string(t.Lang), Seen: t.Seen, Senders: t.Senders, First: t.First, Last: t.Last}
	out.Days = views(t.Days, func(day wordbook.Day) UnknownDay { return UnknownDay{day.Day.Format(time.DateOnly), day.Seen} })
	got := d.Words.Editor.Library.Parser().Parse(commands.Sample(t.Text), commands.Context{Now: d.Now()})
	if got.Command != commands.Unknown && got.Command != commands.Empty && got.Command != commands.RejectSensitive && !got.Near {
		out.Means = got.Command
	}
	if t.Version != nil {
		v := d.wordsOf(*t.Version)
		out.Version = &v
	}
	return out
}

func (d Deps) parseText(_ context.Context, in *parseInput) (*parseOutput, error) {
	known := commands.Context{Now: d.Now()}
	if d.Words.Campaigns != nil {
		known.Campaigns = d.Words.Campaigns()
	}
	got := d.Words.Editor.Library.Parser().Parse(in.Body.Text, known)
	lang := got.In(locale.Lang(in.Body.Lang))
	out := &parseOutput{}
	out.Body.Understood = understoodOf(got, lang)
	out.Body.Also = views(got.Also, func(p commands.Parsed) Understood { return understoodOf(p, lang) })
	return out, nil
}

func understoodOf(p commands.Parsed, lang locale.Lang) Understood {
	args := p.Args
	if args == nil {
		args = map[string]string{}
	}
	return Understood{
		Command: p.Command, Args: args, Lasts: p.Lasts, Lang: string(lang), Confidence: p.Confidence, Exact: p.Exact, Near: p.Near, Or: p.Or,
		Question: p.Question,
	}
}

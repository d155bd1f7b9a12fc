package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/locale"
	"cardline/internal/wordbook"
)

// Words is what customers may write: what ships, what the bank adds, what nobody understood.
type Words struct {
	Editor    wordbook.Editor
	Texts     wordbook.Texts
	Campaigns func() []string // codes of those that are open
}

// WordsVersion is one addition: further ways to ask for one command in one language.
type WordsVersion struct {
	Number   int               `json:"number" example:"3"`
	Command  string            `json:"command" example:"BALANCE"`
	Lang     string            `json:"lang" enum:"en,zh-Hans,zh-Hant"`
	Wordings []string          `json:"wordings" example:"what's the damage on ••••" doc:"As customers write them; • stands for a figure."`
	Args     map[string]string `json:"args,omitempty" doc:"What the wordings settle by themselves."`
	Note     string            `json:"note,omitempty" example:"forty customers wrote so in a week"`
	Source   string            `json:"source,omitempty" doc:"Id of the text it was made of."`
	InUse    bool              `json:"in_use" doc:"Customers who write so are understood."`
	Left     bool              `json:"left_out,omitempty" doc:"In use, but the program's own words have come to claim it: it does nothing. Roll it back."`
	Hash     string            `json:"hash" example:"3f1c9a2b7d5e4f60" doc:"Of everything an approval is for."`
	Course
}

// WordsUse is that a version was put to use, or taken back.
type WordsUse struct {
	Number int       `json:"number" example:"3"`
	Action string    `json:"action" enum:"publish,rollback"`
	By     string    `json:"by"`
	Why    string    `json:"why" example:"forty customers wrote so in a week"`
	At     time.Time `json:"at"`
}

func wordsUseOf(u wordbook.Use) WordsUse {
	return WordsUse{Number: u.Number, Action: u.Action, By: u.By, Why: u.Why, At: u.At}
}

// WordsFault is why an addition cannot be used.
type WordsFault struct {
	Kind    string `json:"kind" enum:"form,known,collides,protected,misread,breaks"`
	Wording string `json:"wording,omitempty" example:"balance"`
	With    string `json:"with,omitempty" example:"BALANCE" doc:"The command it collides with, or would be read as."`
	Text    string `json:"text,omitempty" doc:"A text we know that would be read otherwise."`
	Told    string `json:"told" example:"\"balance\" already means BALANCE" doc:"All of it, in English."`
	Why     Told   `json:"why" doc:"All of it as a code."`
}

// WordsReading is how a wording is read now, and with the addition.
type WordsReading struct {
	Wording string `json:"wording" example:"what's the damage on ••••"`
	Sample  string `json:"sample" example:"what's the damage on 1234"`
	Before  string `json:"before" example:"UNKNOWN" doc:"The command it is read as now."`
	After   string `json:"after" example:"BALANCE" doc:"And with the addition."`
	Asked   bool   `json:"asked" doc:"Then the customer is asked first whether that is meant."`
}

// WordsCheck is what an addition would do.
type WordsCheck struct {
	Faults   []WordsFault   `json:"faults" doc:"None: it can be proposed."`
	Readings []WordsReading `json:"readings,omitempty"`
	Texts    int            `json:"texts" example:"8425" doc:"Known to us, that were read again; 0: something was wrong before that."`
}

// WordsAddition is what somebody would add.
type WordsAddition struct {
	Command  string            `json:"command" minLength:"1" maxLength:"40" example:"BALANCE"`
	Lang     string            `json:"lang" enum:"en,zh-Hans,zh-Hant"`
	Wordings []string          `json:"wordings" minItems:"1" maxItems:"20" example:"what's the damage on ••••" doc:"As customers write them, 120 characters at most; • stands for a figure."`
	Args     map[string]string `json:"args,omitempty" doc:"What they settle by themselves: arguments with few values, as list-commands tells."`
}

func (a WordsAddition) addition() wordbook.Addition {
	return wordbook.Addition{Verb: a.Command, Lang: locale.Lang(a.Lang), Wordings: a.Wordings, Args: a.Args}
}

type (
	wordsOutput    struct{ Body WordsVersion }
	wordsUseOutput struct{ Body WordsUse }
	savedWords     struct {
		Body struct {
			WordsVersion
			Check WordsCheck `json:"check"`
		}
	}
	wordsListOutput struct {
		Body struct {
			Versions []WordsVersion `json:"versions" doc:"The newest first."`
			Next     string         `json:"next,omitempty" doc:"after of the next page; empty on the last."`
		}
	}
	wordsUsesOutput struct {
		Body struct {
			Uses []WordsUse `json:"uses" doc:"The newest first."`
			Next string     `json:"next,omitempty" doc:"after of the next page; empty on the last."`
		}
	}
	wordsMove struct {
		Number int `path:"number" minimum:"1" example:"3"`
	}
	approveWordsInput struct {
		Number int `path:"number" minimum:"1" example:"3"`
		Body   versionRead
	}
	useWordsInput struct {
		Number int `path:"number" minimum:"1" example:"3"`
		Body   versionReason
	}
	checkWordsInput  struct{ Body WordsAddition }
	checkWordsOutput struct{ Body WordsCheck }
	saveWordsInput   struct {
		Body struct {
			WordsAddition
			Note   string `json:"note,omitempty" maxLength:"200" example:"forty customers wrote so in a week"`
			Source string `json:"source,omitempty" maxLength:"64" doc:"Id of the text nobody understood that it is made of."`
		}
	}
)

// words: what customers may write, added to by one and approved by another. A version never changes.
func (d Deps) words(api huma.API) {
	d.understanding(api)
	d.wordVersions(api)
	huma.Register(api, huma.Operation{
		OperationID: "check-words", Metadata: keepsNothing, Method: http.MethodPost, Path: "/words/check", DefaultStatus: http.StatusOK,
		Summary:     "Try further words without keeping them",
		Description: "Against other commands' words, words that protect, and every text whose meaning is known. It takes about a second.",
	}, d.checkWords)
	huma.Register(api, huma.Operation{
		OperationID: "propose-words", Method: http.MethodPost, Path: "/words/versions/{number}/propose", DefaultStatus: http.StatusOK,
		Summary: "Propose a draft of words for approval", Description: "422 lists everything that is wrong with it.",
	}, func(ctx context.Context, in *wordsMove) (*wordsOutput, error) {
		return d.wordsMoved(d.Words.Editor.Propose(ctx, in.Number, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "approve-words", Method: http.MethodPost, Path: "/words/versions/{number}/approve", DefaultStatus: http.StatusOK,
		Summary:     "Approve words that somebody else has written and proposed",
		Description: "Customers are not understood by them before they are published. 403: you wrote or proposed them. 409: they are not proposed, or not what you read.",
	}, func(ctx context.Context, in *approveWordsInput) (*wordsOutput, error) {
		return d.wordsMoved(d.Words.Editor.Approve(ctx, in.Number, in.Body.Hash, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "publish-words", Method: http.MethodPost, Path: "/words/versions/{number}/publish", DefaultStatus: http.StatusOK,
		Summary:     "Have customers understood by approved words",
		Description: "Within two seconds in every process. They are checked again. 409: they are not approved, or in use already.",
	}, func(ctx context.Context, in *useWordsInput) (*wordsUseOutput, error) {
		return d.wordsUsed(d.Words.Editor.Publish(ctx, in.Number, in.Body.Why, holder(ctx).Name))
	})
	huma.Register(api, huma.Operation{
		OperationID: "roll-back-words", Method: http.MethodPost, Path: "/words/versions/{number}/rollback", DefaultStatus: http.StatusOK,
		Summary:     "Take words back for ever",
		Description: "Texts are understood as before. 409: they are not in use.",
	}, func(ctx context.Context, in *useWordsInput) (*wordsUseOutput, error) {
		return d.wordsUsed(d.Words.Editor.Rollback(ctx, in.Number, in.Body.Why, holder(ctx).Name))
	})
}

// wordVersions are the doors that list, read and save versions.
func (d Deps) wordVersions(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-words", Method: http.MethodGet, Path: "/words/versions", Summary: "List what was added to the words, the newest first",
	}, d.listWords)
	huma.Register(api, huma.Operation{
		OperationID: "show-words", Method: http.MethodGet, Path: "/words/versions/{number}", Summary: "Read one addition to the words",
	}, func(ctx context.Context, in *wordsMove) (*wordsOutput, error) {
		return d.wordsMoved(d.Words.Editor.Shelf.Version(ctx, in.Number))
	})
	huma.Register(api, huma.Operation{
		OperationID: "save-words", Method: http.MethodPost, Path: "/words/versions", DefaultStatus: http.StatusCreated,
		Summary:     "Save further words for a command as a draft",
		Description: "The answer tells what forbids proposing it. 404: the text it is made of is not kept.",
	}, d.saveWords)
	huma.Register(api, huma.Operation{
		OperationID: "list-word-uses", Method: http.MethodGet, Path: "/words/uses", Summary: "Tell which words were put to use and taken back, by whom and why",
	}, d.listWordUses)
}

func (d Deps) listWords(ctx context.Context, in *struct{ Page }) (*wordsListOutput, error) {
	before, err := below(in.After)
	if err != nil {
		return nil, err
	}
	found, err := d.Words.Editor.Shelf.Versions(ctx, before, in.Limit+1)
	if err != nil {
		return nil, d.later("listing words", err)
	}
	out := &wordsListOutput{}
	out.Body.Versions, out.Body.Next = paged(found, in.Limit, d.wordsOf, func(v wordbook.Version) string { return strconv.Itoa(v.Number) })
	return out, nil
}

func (d Deps) saveWords(ctx context.Context, in *saveWordsInput) (*savedWords, error) {
	if in.Body.Source != "" {
		if _, err := d.Words.Texts.Text(ctx, in.Body.Source); err != nil {
			return nil, d.wordsRefused(err)
		}
	}
	draft := wordbook.Draft{Addition: in.Body.addition(), Note: in.Body.Note, Source: in.Body.Source}
	c, err := d.Words.Editor.Check(ctx, draft.Addition) // first: what is saved is answered as saved
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	v, err := d.Words.Editor.Save(ctx, draft, holder(ctx).Name)
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	out := &savedWords{}
	out.Body.WordsVersion, out.Body.Check = d.wordsOf(v), wordsCheckOf(c)
	return out, nil
}

func (d Deps) checkWords(ctx context.Context, in *checkWordsInput) (*checkWordsOutput, error) {
	c, err := d.Words.Editor.Check(ctx, in.Body.addition())
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	return &checkWordsOutput{wordsCheckOf(c)}, nil
}

func (d Deps) listWordUses(ctx context.Context, in *struct{ Page }) (*wordsUsesOutput, error) {
	before, err := below(in.After)
	if err != nil {
		return nil, err
	}
	found, err := d.Words.Editor.History(ctx, before, in.Limit+1)
	if err != nil {
		return nil, d.later("which words were in use", err)
	}
	out := &wordsUsesOutput{}
	out.Body.Uses, out.Body.Next = paged(found, in.Limit, wordsUseOf, func(u wordbook.Use) string { return strconv.Itoa(u.Seq) })
	return out, nil
}

// wordsMoved answers with a version that was read or moved.
func (d Deps) wordsMoved(v wordbook.Version, err error) (*wordsOutput, error) {
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	return &wordsOutput{d.wordsOf(v)}, nil
}

func (d Deps) wordsUsed(u wordbook.Use, err error) (*wordsUseOutput, error) {
	if err != nil {
		return nil, d.wordsRefused(err)
	}
	return &wordsUseOutput{wordsUseOf(u)}, nil
}

// wordsRefused is an error of the words in HTTP's words.
func (d Deps) wordsRefused(err error) error {
	var faults *wordbook.FaultsError
	if errors.As(err, &faults) {
		var details []error
		for _, f := range faults.Faults {
			details = append(details, fault("wordings", f.Why))
		}
		return huma.Error422UnprocessableEntity("these words cannot be used as they are", details...)
	}
	if refused := unapproved(err); refused != nil {
		return refused
	}
	for _, none := range []error{wordbook.ErrNone, wordbook.ErrNoText} {
		if errors.Is(err, none) {
			return huma.Error404NotFound(none.Error())
		}
	}
	for _, known := range []error{wordbook.ErrInUse, wordbook.ErrNotIn, wordbook.ErrRaced, wordbook.ErrFull} {
		if errors.Is(err, known) {
			return huma.Error409Conflict(known.Error())
		}
	}
	return d.later("words", err)
}

func (d Deps) wordsOf(v wordbook.Version) WordsVersion {
	return WordsVersion{
		Number: v.Number, Command: v.Verb, Lang: string(v.Lang), Wordings: v.Wordings, Args: v.Args, Note: v.Note, Source: v.Source, InUse: v.InUse,
		Left: slices.Contains(d.Words.Editor.Library.Left(), v.Number), Hash: v.Hash(), Course: courseOf(v.Course),
	}
}

func wordsCheckOf(c wordbook.Check) WordsCheck {
	return WordsCheck{
		Faults: views(c.Faults, func(f wordbook.Fault) WordsFault {
			return WordsFault{Kind: string(f.Kind), Wording: f.Wording, With: f.With, Text: f.Text, Told: f.Why.Error(), Why: told(f.Why)}
		}),
		Readings: views(c.Readings, func(r wordbook.Reading) WordsReading {
			return WordsReading{Wording: r.Wording, Sample: r.Sample, Before: r.Before.Command, After: r.After.Command, Asked: r.After.Near}
		}),
		Texts: c.Texts,
	}
}

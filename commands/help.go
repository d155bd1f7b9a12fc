package commands

import (
	"context"
	"slices"
	"strconv"

	"cardline/internal/locale"
)

// What two segments have room for in every language: keywords of each family on the first page, examples on the pages after it.
const (
	helpKeywords = 3
	helpExamples = 9
)

// Help says what can be asked for, or how one thing is done. MORE turns its pages, family by family. Help is in one of the families
// itself, so they are asked for when it is.
func Help(families func() []Family) Verb {
	return Verb{
		ID: "HELP", Channels: Text, Risk: R0, About: Nobody,
		Run: func(_ context.Context, r Request) (Answer, error) {
			fs := families()
			pages := helpPages(fs)
			topic := r.Args["topic"]
			at, err := strconv.Atoi(r.Args["page"])
			if err != nil {
				at = slices.IndexFunc(pages, func(p helpPage) bool { return p.family == topic })
			}
			switch {
			case at >= 0 && at < len(pages):
				return turnTo(pages, at), nil
			case topic != "":
				return helpOn(fs, topic), nil
			}
			return Answer{Say: "done", Data: Data{"families": helpRows(fs)}, More: map[string]string{"page": "0"}, Silent: r.Carrier}, nil
		},
	}
}

// helpOn says how one thing is done.
func helpOn(fs []Family, id string) Answer {
	data := Data{"act": Act(id)}
	for _, f := range fs {
		if slices.ContainsFunc(f.Verbs, func(v Verb) bool { return v.ID == id && v.Channels&Text == 0 }) {
			return Answer{Say: "by-phone", Data: data}
		}
	}
	data["usage"] = Usage(id)
	return Answer{Say: "topic", Data: data}
}

// helpRows name each family with what is asked for most.
func helpRows(fs []Family) Rows {
	var rows Rows
	for _, f := range fs {
		if ids := f.Asked(); len(ids) > 0 {
			rows = append(rows, Row{Say: "row", Data: Data{"family": f.Names, "keywords": Keywords(ids[:min(len(ids), helpKeywords)])}})
		}
	}
	return rows
}

// helpPage is a text of examples, all of one family.
type helpPage struct {
	family string
	names  locale.Words
	ids    []string
}

// helpPages spread each family evenly over as few pages as hold it.
func helpPages(fs []Family) []helpPage {
	var pages []helpPage
	for _, f := range fs {
		ids := f.Asked()
		if len(ids) == 0 {
			continue
		}
		n := (len(ids) + helpExamples - 1) / helpExamples
		for part := range slices.Chunk(ids, (len(ids)+n-1)/n) {
			pages = append(pages, helpPage{f.ID, f.Names, part})
		}
	}
	return pages
}

func turnTo(pages []helpPage, at int) Answer {
	p := pages[at]
	data := Data{"family": p.names, "examples": Examples(p.ids)}
	if at+1 == len(pages) {
		return Answer{Say: "last", Data: data}
	}
	say := "page"
	if next := pages[at+1]; next.family != p.family {
		say, data["next"] = "next", next.names
	}
	return Answer{Say: say, Data: data, More: map[string]string{"page": strconv.Itoa(at + 1)}}
}

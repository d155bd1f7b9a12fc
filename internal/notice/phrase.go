package notice

import "fmt"

// Phrase is words of somebody's own for a type of message in a language, ready to be filled again and again. Safe for concurrent use.
type Phrase struct {
	words *Words
	prepared
}

// Phrase readies words: what Faults tells of them is for the caller to have asked.
func (w *Words) Phrase(t Template) (*Phrase, error) {
	p, err := prepare(t)
	if err != nil {
		return nil, err
	}
	return &Phrase{w, p}, nil
}

// Render says r in the words of the phrase; its type and language are those of the phrase.
func (p *Phrase) Render(r Request) (Rendered, error) {
	r.Type, r.Lang = p.Type, p.Lang
	out, err := p.words.fill(p.prepared, r)
	if err == nil && out.Segments > p.Segments {
		return Rendered{}, fmt.Errorf("%d segments, %d at most", out.Segments, p.Segments)
	}
	return out, err
}

// Names lists the data that the words name.
func (p *Phrase) Names() []string { return p.prepared.words.Variables() }

// Price is what a message of so many segments costs to a number of a country. Not ok: no price is known.
func (w *Words) Price(country string, segments int) (Price, bool) {
	return w.house.Prices.Of(country, "", segments)
}

package notice

import "fmt"

// Script is what somebody of the bank says in a call of theirs, written for the eye, with nothing around it. Safe for concurrent use.
type Script struct{ Spoken }

// Script readies words: what SpokenFaults tells of them is for the caller to have asked.
func (w *Words) Script(t Template) (*Script, error) {
	s, err := w.Spoken(t)
	if err != nil {
		return nil, err
	}
	return &Script{*s}, nil
}

// Render says r as texts write it. What is rendered has one segment: one call.
func (s *Script) Render(r Request) (Rendered, error) {
	vars, faults := say(s.kind.Fields, r.Data, manner{s.Lang, s.Spoken.words.placed(r), r.Now})
	if faults != nil {
		return Rendered{}, fmt.Errorf("data of %s: %w", s.Type, faults)
	}
	said, err := s.prepared.words.Render(s.Spoken.words.housed(s.prepared, vars))
	if err != nil {
		return Rendered{}, fmt.Errorf("template %s: %w", s.ID, err)
	}
	return Rendered{Text: said, Seconds: s.Spoken.words.Seconds(said), Segments: 1, Template: s.ID.String(), Parts: []Part{{"words", said}}}, nil
}

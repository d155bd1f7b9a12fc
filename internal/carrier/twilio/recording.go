package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"cardline/internal/carrier"
)

// Tape is the carrier's word that a recording can be fetched.
type Tape struct {
	SID     string
	Call    string
	Into    string // what it is for, from its address
	Seconds int
	Empty   bool // nothing was said: there is nothing to keep
}

// ReadTape reads the callback of a recording; a is what ParseAddress found in the query. ok is false for a status other than completed:
// there is nothing to fetch.
func ReadTape(p Params, a Address) (t Tape, ok bool, err error) {
	if t.SID, err = readSID(p, "RecordingSid"); err != nil {
		return t, false, err
	}
	if t.Call, err = readSID(p, "CallSid"); err != nil {
		return t, false, err
	}
	t.Into = a.Into
	t.Seconds, _ = strconv.Atoi(p.Get("RecordingDuration")) // absent or odd: not known
	t.Seconds, t.Empty = max(t.Seconds, 0), empty(p)
	status := p.Get("RecordingStatus")
	return t, status == "" || status == "completed", nil
}

// ReadTell reads which caller a person who has picked up is told of, the step they are at, and the key that was pressed; "" is none, yet.
func ReadTell(p Params, a Address) (call string, step int, key string, err error) {
	if call = a.Call; call == "" {
		call, err = readSID(p, "ParentCallSid")
	}
	return call, a.Step, keys(p.Get("Digits")), err
}

// audioKind is what recordings are fetched as: a tenth of the size of the other form there is.
const audioKind = "audio/mpeg"

// Fetch reads a recording.
func (s *Sender) Fetch(ctx context.Context, sid string) (audio []byte, kind string, err error) {
	if !validSID(sid) {
		return nil, "", errors.New("fetch a recording: not the id of one")
	}
	x := s.exchange(ctx, true)
	audio, err = x.send(http.MethodGet, s.recording(sid)+".mp3", nil)
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("fetch recording %s: %w", sid, x.explain(err))
	case len(audio) == maxAnswer:
		return nil, "", fmt.Errorf("fetch recording %s: over %d bytes", sid, maxAnswer)
	}
	return audio, audioKind, nil
}

// Delete removes a recording. One that is gone already is no error.
func (s *Sender) Delete(ctx context.Context, sid string) error {
	if !validSID(sid) {
		return errors.New("delete a recording: not the id of one")
	}
	x := s.exchange(ctx, true)
	_, err := x.send(http.MethodDelete, s.recording(sid)+".json", nil)
	if refused := (*carrier.Error)(nil); errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("delete recording %s: %w", sid, x.explain(err))
	}
	return nil
}

func (s *Sender) recording(sid string) string {
	return "/2010-04-01/Accounts/" + s.account.SID + "/Recordings/" + sid
}

package sandbox

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
	"sync"
)

// recordings are those that were deleted: every other one is there, and holds a second of silence.
type recordings struct{ gone sync.Map }

// fetchRecording is GET Recordings/{sid}.mp3 or .wav.
func (s *Sandbox) fetchRecording(w http.ResponseWriter, r *http.Request) {
	sid, form, _ := strings.Cut(r.PathValue("recording"), ".")
	if _, gone := s.recordings.gone.Load(sid); gone || !strings.HasPrefix(sid, "RE") || form != "mp3" && form != "wav" {
		fail(w, notFound(r))
		return
	}
	w.Header().Set("Content-Type", "audio/x-wav")
	_, _ = w.Write(silence)
}

// deleteRecording is DELETE Recordings/{sid}.json.
func (s *Sandbox) deleteRecording(w http.ResponseWriter, r *http.Request) {
	sid := strings.TrimSuffix(r.PathValue("recording"), ".json")
	if _, gone := s.recordings.gone.LoadOrStore(sid, true); gone || !strings.HasPrefix(sid, "RE") {
		fail(w, notFound(r))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// silence is a second of it, 8 kHz and 8 bits.
var silence = func() []byte {
	const rate = 8000
	var b bytes.Buffer
	b.WriteString("RIFF")
	_ = binary.Write(&b, binary.LittleEndian, uint32(36+rate))
	b.WriteString("WAVEfmt ")
	_ = binary.Write(&b, binary.LittleEndian, struct {
		Size             uint32
		Format, Channels uint16
		Rate, Bytes      uint32
		Align, Bits      uint16
	}{16, 1, 1, rate, rate, 1, 8})
	b.WriteString("data")
	_ = binary.Write(&b, binary.LittleEndian, uint32(rate))
	b.Write(bytes.Repeat([]byte{0x80}, rate))
	return b.Bytes()
}()

package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Checkpoints is a file outside of the database with each seal on a line, the name of the file. Where nobody who can write to the database
// can write to it (a mount that only takes more, a shipper of logs), it shows a chain that was made anew or cut short.
type Checkpoints string

// Checkpoint is a line of it, as JSON.
type Checkpoint struct {
	Seal    int64     `json:"seal"`
	Entries int64     `json:"entries"`
	Last    string    `json:"last"` // id of its last entry
	Digest  string    `json:"digest"`
	At      time.Time `json:"at"`
}

// CheckpointOf is the line of a seal.
func CheckpointOf(s Seal) Checkpoint {
	return Checkpoint{Seal: s.N, Entries: s.Entries, Last: s.Last, Digest: hex.EncodeToString(s.Digest[:]), At: s.At.UTC()}
}

// ErrRewritten is a chain that is not the one whose seals were kept before.
var ErrRewritten = errors.New("the chain in the database is not the one of the checkpoints: it was made anew or cut short, or an older database was restored")

// Keep appends the seals that are not in the file yet, and reports how many. from reads them from the nth on, in their order, so many as it
// likes. The last one kept is compared: ErrRewritten.
func (c Checkpoints) Keep(ctx context.Context, from func(ctx context.Context, n int64) ([]Seal, error)) (int, error) {
	f, err := os.OpenFile(string(c), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o640)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	last, torn, err := lastCheckpoint(f)
	if err != nil {
		return 0, fmt.Errorf("reading %s: %w", c, err)
	}
	seals, err := from(ctx, max(last.Seal, 1))
	if err != nil {
		return 0, err
	}
	if last.Seal > 0 {
		if len(seals) == 0 || CheckpointOf(seals[0]).Digest != last.Digest {
			return 0, fmt.Errorf("%w (seal %d)", ErrRewritten, last.Seal)
		}
		seals = seals[1:]
	}
	if len(seals) == 0 {
		return 0, nil
	}
	var lines bytes.Buffer
	if torn { // somebody was killed while writing: that line is no checkpoint
		lines.WriteByte('\n')
	}
	out := json.NewEncoder(&lines)
	for _, s := range seals {
		if err := out.Encode(CheckpointOf(s)); err != nil {
			return 0, err
		}
	}
	if _, err := f.Write(lines.Bytes()); err != nil {
		return 0, err
	}
	return len(seals), f.Sync()
}

// lineMost is longer than any line.
const lineMost = 4096

// lastCheckpoint is the last whole line, the zero one where there is none; torn says that something unfinished stands after it.
func lastCheckpoint(f *os.File) (last Checkpoint, torn bool, err error) {
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return last, false, err
	}
	tail := make([]byte, min(end, 2*lineMost))
	if _, err := f.ReadAt(tail, end-int64(len(tail))); err != nil {
		return last, false, err
	}
	torn = len(tail) > 0 && tail[len(tail)-1] != '\n'
	lines := bytes.Split(tail, []byte{'\n'})
	for i := len(lines) - 1; i >= 0; i-- {
		if json.Unmarshal(lines[i], &last) == nil && last.Seal > 0 {
			return last, torn, nil
		}
		last = Checkpoint{}
	}
	if end > 0 && end > int64(len(tail)) {
		return last, torn, errors.New("no checkpoint at its end: is it another file?")
	}
	return last, torn, nil
}

// ReadCheckpoints reads such a file, seal by seal. Lines that are none are passed over: a process may have been killed while writing.
func ReadCheckpoints(in io.Reader) (map[int64]Checkpoint, error) {
	all := map[int64]Checkpoint{}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		var c Checkpoint
		if json.Unmarshal(line, &c) != nil || c.Seal < 1 {
			continue
		}
		if before, is := all[c.Seal]; is && before.Digest != c.Digest {
			return nil, fmt.Errorf("seal %d stands there twice, with two digests", c.Seal)
		}
		all[c.Seal] = c
	}
	if len(all) == 0 {
		return nil, errors.New("there is no checkpoint in it")
	}
	return all, nil
}

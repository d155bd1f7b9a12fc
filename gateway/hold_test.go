package gateway

import (
	"encoding/binary"
	"testing"
)

// TestHoldMusicIsAFileTelephonesPlay: its header says what it is, and it is neither silent nor distorted.
func TestHoldMusicIsAFileTelephonesPlay(t *testing.T) {
	t.Parallel()
	f := holdMusic()
	if string(f[:4]) != "RIFF" || string(f[8:16]) != "WAVEfmt " || binary.LittleEndian.Uint16(f[20:]) != muLaw ||
		binary.LittleEndian.Uint32(f[24:]) != holdRate || int(binary.LittleEndian.Uint32(f[4:])) != len(f)-8 {
		t.Fatalf("header % x", f[:46])
	}
	sound := f[46:]
	if len(sound) != holdRate*holdSeconds {
		t.Fatalf("%d samples", len(sound))
	}
	quiet, loud := 0, 0
	for _, b := range sound {
		switch level := ^b & 0x7f; {
		case level < 0x10:
			quiet++
		case level >= 0x7f:
			loud++
		}
	}
	if quiet > len(sound)/2 || loud > 0 {
		t.Errorf("%d of %d samples are silent, %d are cut off", quiet, len(sound), loud)
	}
}

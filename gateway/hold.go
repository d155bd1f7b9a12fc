package gateway

import (
	"encoding/binary"
	"math"
)

// Hold is what callers hear while they wait where an installation has recorded nothing of the name. It is made here, note by note, so
// nobody has rights in it: a soft arpeggio of the chords C, A minor, F and G, as long as holdSeconds.
const Hold = "hold.wav"

// The form every telephone network carries: one channel, 8000 samples a second, a byte each (G.711, μ-law).
const (
	holdRate    = 8000
	holdSeconds = 8
	muLaw       = 7 // the code of that form in a WAVE file
)

// chords are the notes of each two seconds, in Hz.
var chords = [4][4]float64{{261.63, 329.63, 392.00, 523.25}, {220.00, 261.63, 329.63, 440.00}, {174.61, 261.63, 349.23, 440.00}, {196.00, 246.94, 293.66, 392.00}}

// holdMusic makes that file.
func holdMusic() []byte {
	const samples = holdRate * holdSeconds
	out := append([]byte("RIFF"), 0, 0, 0, 0)
	out = append(out, "WAVEfmt "...)
	out = binary.LittleEndian.AppendUint32(out, 18)
	for _, v := range []uint16{muLaw, 1} {
		out = binary.LittleEndian.AppendUint16(out, v)
	}
	for _, v := range []uint32{holdRate, holdRate} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for _, v := range []uint16{1, 8, 0} {
		out = binary.LittleEndian.AppendUint16(out, v)
	}
	out = append(out, "data"...)
	out = binary.LittleEndian.AppendUint32(out, samples)
	const note = holdRate / 2 // samples of a note; the one before rings on beneath it
	for i := range samples {
		sum := plucked(i/note, i%note)
		if i >= note {
			sum += plucked(i/note-1, i%note+note)
		}
		out = append(out, companded(sum))
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// plucked is the nth note, some samples after it was struck: between -0.3 and 0.3.
func plucked(n, after int) float64 {
	chord := chords[n/len(chords[0])%len(chords)]
	at := float64(after) / holdRate
	return 0.3 * math.Sin(2*math.Pi*chord[n%len(chord)]*at) * math.Exp(-3*at) * math.Min(1, 200*at)
}

// companded is a sample from -1 to 1 as G.711 writes it.
func companded(v float64) byte {
	const bias, most = 0x84, 32635
	sign, s := byte(0), int(v*most)
	if s < 0 {
		sign, s = 0x80, -s
	}
	s = min(s, most) + bias
	segment := 0
	for s>>(segment+8) > 0 {
		segment++
	}
	return ^(sign | byte(segment<<4) | byte(s>>(segment+3)&0x0f))
}

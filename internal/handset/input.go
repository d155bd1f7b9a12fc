package handset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Input is what a caller does when the call waits for them. The zero value is silence.
type Input struct {
	Digits string // 0-9, * and #
	Speech string
	Sure   int // how sure the carrier is of Speech, in percent; 0: 90
	HangUp bool
	Talked string // how the dialled leg that is held ended, one of outcomes; "" is completed
}

// Silence is a caller who does nothing until the line gives up waiting.
var Silence = Input{}

// ParseInput reads one item of a list of keys: digits (with * and #), star, hash, - or silent, hangup, say:TEXT.
func ParseInput(item string) (Input, error) {
	switch item {
	case "-", "silent":
		return Silence, nil
	case "star":
		return Input{Digits: "*"}, nil
	case "hash":
		return Input{Digits: "#"}, nil
	case "hangup":
		return Input{HangUp: true}, nil
	}
	if speech, ok := strings.CutPrefix(item, "say:"); ok && strings.TrimSpace(speech) != "" {
		return Input{Speech: strings.TrimSpace(speech)}, nil
	}
	if sure, speech, ok := strings.Cut(strings.TrimPrefix(item, "mumble:"), ":"); ok && strings.HasPrefix(item, "mumble:") {
		n, err := strconv.Atoi(sure)
		if err != nil || n < 1 || n > 99 || strings.TrimSpace(speech) == "" {
			return Input{}, errors.New("mumble:PERCENT:TEXT is how sure the carrier is, 1 to 99, and what was said")
		}
		return Input{Speech: strings.TrimSpace(speech), Sure: n}, nil
	}
	if item == "" || strings.Trim(item, "0123456789*#") != "" {
		// Not quoted: it may be a PIN with a slip in it.
		return Input{}, errors.New("not a key: digits with * and #, star, hash, - (silence), hangup or say:TEXT are")
	}
	return Input{Digits: item}, nil
}

// ParseInputs reads a list of items, separated by commas. The empty list is a caller who never presses anything.
func ParseInputs(list string) ([]Input, error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	var out []Input
	for i, item := range strings.Split(list, ",") {
		in, err := ParseInput(strings.TrimSpace(item))
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		out = append(out, in)
	}
	return out, nil
}

// Keys gives what the caller does each time the call waits. io.EOF means they do nothing from now on.
type Keys func(ctx context.Context) (Input, error)

// Pressing is a caller who does these things in this order and then stays silent.
func Pressing(inputs ...Input) Keys {
	return func(context.Context) (Input, error) {
		if len(inputs) == 0 {
			return Silence, io.EOF
		}
		next := inputs[0]
		inputs = inputs[1:]
		return next, nil
	}
}

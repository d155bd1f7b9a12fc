package main

import (
	"fmt"
	"time"
)

// timeFlag reads a moment that was given to a flag. The error says what is wrong, and shows one.
func timeFlag(flag, given string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, given)
	if err == nil {
		return at, nil
	}
	why := "is no time"
	if _, day := time.Parse(time.DateOnly, given); day == nil {
		why = "is a day and no time: the time and its zone are missing"
	} else if _, local := time.Parse("2006-01-02T15:04:05", given); local == nil {
		why = "has no zone"
	} else if _, parts := time.Parse("2006-01-02 15:04", given); parts == nil {
		why = "has a blank, and no zone"
	}
	return at, fmt.Errorf("--%s: %q %s; write it so: 2026-11-22T09:30:00+08:00, or 2026-11-22T01:30:00Z", flag, given, why)
}

// dayFlag reads a day that was given to a flag.
func dayFlag(flag, given string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, given)
	if err != nil {
		return day, fmt.Errorf("--%s: %q is no day; write it so: 2026-11-20", flag, given)
	}
	return day, nil
}

// within refuses a number that was given to a flag and is out of its bounds. most 0: there is none above.
func within(flag string, given, least, most int) error {
	switch {
	case given >= least && (most == 0 || given <= most):
		return nil
	case most == 0:
		return fmt.Errorf("--%s: %d is too few: at least %d", flag, given, least)
	}
	return fmt.Errorf("--%s: %d is not within %d to %d", flag, given, least, most)
}

// waitFlag refuses a time that was given to a flag and is none to wait.
func waitFlag(flag string, given time.Duration) error {
	if given <= 0 {
		return fmt.Errorf("--%s: %s is no time to wait; write it so: 90s, or 10m", flag, given)
	}
	return nil
}

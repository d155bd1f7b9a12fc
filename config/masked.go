package config

import (
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Masked is the configuration in force as YAML, secrets hidden.
func (c Config) Masked() string {
	var out strings.Builder
	var above []string
	for _, k := range keys(&c) {
		parts := strings.Split(k.path, ".")
		sections := parts[:len(parts)-1]
		for depth, section := range sections {
			if depth >= len(above) || above[depth] != section {
				fmt.Fprintf(&out, "%s%s:\n", strings.Repeat("  ", depth), section)
				above = nil
			}
		}
		above = sections
		fmt.Fprintf(&out, "%s%s: %s\n", strings.Repeat("  ", len(sections)), parts[len(parts)-1], k.show())
	}
	return out.String()
}

// show writes a value as it would be written by hand: numbers, words and durations bare, other text in quotes.
func (k key) show() string {
	switch v := k.value.Interface().(type) {
	case time.Duration:
		return strings.NewReplacer("h0m0s", "h", "m0s", "m").Replace(v.String())
	case slog.Level:
		return strings.ToLower(v.String())
	default:
		if k.value.Kind() == reflect.String {
			return strconv.Quote(fmt.Sprint(v))
		}
		return fmt.Sprint(v)
	}
}

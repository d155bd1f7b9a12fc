package config

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// key is one thing that can be set: where its value stands in a Config and what it is called.
type key struct {
	path  string        // twilio.auth_token
	value reflect.Value // settable if the Config was
}

// keys lists every key of c, in the order of the struct.
func keys(c *Config) []key { return keysOf(reflect.ValueOf(c).Elem(), "") }

func keysOf(v reflect.Value, prefix string) []key {
	var all []key
	for i := range v.NumField() {
		path := prefix + v.Type().Field(i).Tag.Get("key")
		if field := v.Field(i); field.Kind() == reflect.Struct {
			all = append(all, keysOf(field, path+".")...)
		} else {
			all = append(all, key{path, field})
		}
	}
	return all
}

// env is the variable that sets the key.
func (k key) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(k.path, ".", "_"))
}

// secret reports whether the value must not be shown and may be given as a file.
func (k key) secret() bool {
	switch k.value.Interface().(type) {
	case Secret, URL:
		return true
	}
	return false
}

// set takes a value from YAML, an environment variable or a flag. Its errors never contain the value.
func (k key) set(raw any) error {
	if raw == nil {
		return nil // a key without a value keeps its default
	}
	given := reflect.ValueOf(raw)
	if given.Type() == k.value.Type() { // a flag may be typed as the field is
		k.value.Set(given)
		return nil
	}
	text, isText := "", given.Kind() == reflect.String
	if isText {
		text = given.String()
	}
	switch target := k.value.Addr().Interface().(type) {
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return errors.New("must be a duration with its unit, such as 30s or 10m")
		}
		*target = d
		return nil
	case *slog.Level:
		if target.UnmarshalText([]byte(text)) != nil {
			return errors.New("must be debug, info, warn or error")
		}
		return nil
	}
	switch k.value.Kind() {
	case reflect.String:
		if !isText {
			return errors.New("must be text: put it in quotes (YAML reads a bare +1202… as a number)")
		}
		k.value.SetString(text)
	case reflect.Int:
		n, err := strconv.Atoi(fmt.Sprint(raw))
		if err != nil {
			return errors.New("must be a whole number")
		}
		k.value.SetInt(int64(n))
	case reflect.Bool:
		b, err := strconv.ParseBool(fmt.Sprint(raw))
		if err != nil {
			return errors.New("must be true or false")
		}
		k.value.SetBool(b)
	default:
		return fmt.Errorf("cannot be set: nothing reads a %s", k.value.Type())
	}
	return nil
}

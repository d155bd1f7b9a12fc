package config

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/viper"
)

const (
	envPrefix  = "CARDLINE_"
	envFile    = "CARDLINE_CONFIG" // path of the file, where no flag gives it
	envKey     = "CARDLINE_KEY"    // the API key of whoever works at this terminal: no setting of a server
	envURL     = "CARDLINE_URL"    // the address of the server they work on: none either
	fileSuffix = "_FILE"           // on the variable of a secret: the path of a file that holds it
)

// Load reads the configuration: defaults < file < environment < overrides (flags, by key). path may be empty: then
// CARDLINE_CONFIG names the file, if there is one. env is as os.Environ gives it; a variable set to nothing counts as not set.
//
// The error joins every fault, each a Fault on its own line: unknown keys and variables, values of the wrong kind, and what
// Check finds. A file that cannot be read is told alone: what it would have given is not missing. The Config is what could be read even
// then, so that a caller can look for more faults elsewhere.
func Load(path string, env []string, overrides map[string]any) (Config, error) {
	r := reader{}
	vars := r.variables(env)
	if path == "" {
		path = vars[envFile]
	}
	delete(vars, envFile)
	delete(vars, envKey)
	delete(vars, envURL)
	given := viper.New() // flags over environment over file; defaults come last, for they hang on the profile
	if fault := r.file(given, path); fault != nil {
		return Default(r.profile(given)), join([]Fault{*fault})
	}
	r.environment(given, vars)
	r.flags(given, overrides)

	c := Default(r.profile(given))
	for _, k := range keys(&c) {
		if err := k.set(given.Get(k.path)); err != nil {
			r.fault(k.path, err.Error())
		}
	}
	return c, join(append(r.faults, c.Check()...))
}

// reader collects faults on the way.
type reader struct{ faults []Fault }

func (r *reader) fault(key, why string) { r.faults = append(r.faults, Fault{key, why}) }

// file reads the YAML file, if there is one. The fault returned is that it cannot be read at all; others are collected.
func (r *reader) file(v *viper.Viper, path string) *Fault {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return &Fault{"config file", err.Error()}
	}
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(data)); err != nil {
		return &Fault{path, "is not YAML: " + cause(err)}
	}
	known := paths()
	for _, name := range slices.Sorted(slices.Values(v.AllKeys())) {
		if !slices.Contains(known, name) && !emptySection(v, name, known) {
			r.faults = append(r.faults, unknown(name, known))
		}
	}
	return nil
}

// quoted is what the YAML reader repeats of a file: it may be a secret.
var quoted = regexp.MustCompile("`[^`]*`")

// cause leaves viper's own words out of a parse error, and the file's: the rest says line and reason.
func cause(err error) string {
	text := err.Error()
	if _, after, found := strings.Cut(text, ": "); found {
		text = after
	}
	return quoted.ReplaceAllString(text, "this")
}

// emptySection is `redis:` with nothing, or only comments, below it.
func emptySection(v *viper.Viper, name string, known []string) bool {
	return v.Get(name) == nil && slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, name+".") })
}

// variables picks ours out of the environment.
func (r *reader) variables(env []string) map[string]string {
	ours := map[string]string{}
	for _, line := range env {
		if name, value, _ := strings.Cut(line, "="); strings.HasPrefix(name, envPrefix) && value != "" {
			ours[name] = value
		}
	}
	return ours
}

// environment lays the variables over the file.
func (r *reader) environment(v *viper.Viper, vars map[string]string) {
	over := map[string]any{}
	names := []string{envFile}
	for _, k := range keys(new(Config)) {
		names = append(names, k.env())
		value, given := vars[k.env()]
		delete(vars, k.env())
		if k.secret() {
			inFile := k.env() + fileSuffix
			names = append(names, inFile)
			if path := vars[inFile]; path != "" && given {
				r.fault(inFile, "set together with "+k.env()+": give one")
			} else if path != "" {
				value, given = r.secretFile(inFile, path)
			}
			delete(vars, inFile)
		}
		if given {
			nest(over, k.path, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		r.faults = append(r.faults, unknown(name, names))
	}
	if err := v.MergeConfigMap(over); err != nil {
		r.fault("environment", err.Error())
	}
}

// secretFile reads a mounted secret; editors and `kubectl` end it with a line break that is no part of it.
func (r *reader) secretFile(name, path string) (string, bool) {
	data, err := os.ReadFile(path)
	if err != nil {
		r.fault(name, err.Error())
		return "", false
	}
	value := strings.TrimRight(string(data), "\r\n")
	if value == "" {
		r.fault(name, path+" is empty")
	}
	return value, value != ""
}

// nest puts value at a dotted path into maps within maps: viper merges nothing else.
func nest(into map[string]any, path string, value any) {
	parts := strings.Split(path, ".")
	for _, section := range parts[:len(parts)-1] {
		if _, ok := into[section].(map[string]any); !ok {
			into[section] = map[string]any{}
		}
		into = into[section].(map[string]any)
	}
	into[parts[len(parts)-1]] = value
}

func (r *reader) flags(v *viper.Viper, overrides map[string]any) {
	known := paths()
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		if !slices.Contains(known, name) {
			r.faults = append(r.faults, unknown(name, known))
		}
		v.Set(name, overrides[name])
	}
}

// profile is needed first: the defaults hang on it. One that does not exist is left for Check, on production's defaults.
func (r *reader) profile(v *viper.Viper) Profile {
	switch p := Profile(fmt.Sprint(v.Get("profile"))); p {
	case Demo, Development:
		return p
	}
	return Production
}

// paths lists every key there is.
func paths() []string {
	var all []string
	for _, k := range keys(new(Config)) {
		all = append(all, k.path)
	}
	return all
}

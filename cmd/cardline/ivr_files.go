package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cardline/ivr"
)

// isKey reports whether a word of `walk` is what a caller presses: digits, star, hash, or - for silence.
func isKey(arg string) bool {
	return arg == "-" || arg == ivr.KeyStar || arg == ivr.KeyHash || arg != "" && strings.Trim(arg, "0123456789*#") == ""
}

// isFile tells a menu's folder or file from a key, and from the number of a version. A folder that is called like one is named with a slash.
func isFile(arg string) bool { return !isKey(arg) }

// menu reads the files of a menu: a folder's, those named, or the shipped ones when none is named.
func menu(args []string) ([]ivr.File, error) {
	if len(args) == 0 {
		return ivr.Source()
	}
	var files []ivr.File
	for _, name := range args {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("reading a menu: %w", err)
		}
		if info.IsDir() {
			in, err := menuIn(name)
			if err != nil {
				return nil, err
			}
			files = append(files, in...)
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading a menu: %w", err)
		}
		files = append(files, ivr.File{Name: name, Src: src})
	}
	return files, nil
}

// menuIn reads the whole menu of a folder. A file that would be passed over, though it was meant, is refused.
func menuIn(folder string) ([]ivr.File, error) {
	in := os.DirFS(folder)
	astray, err := fs.Glob(in, "*.[yY][mM][lL]")
	if err != nil {
		return nil, fmt.Errorf("reading a menu: %w", err)
	}
	if len(astray) > 0 {
		name := filepath.Join(folder, astray[0])
		return nil, fmt.Errorf("%s would be passed over: the files of a menu end in .yaml", name)
	}
	if all, err := fs.Glob(in, "*.yaml"); err == nil && len(all) == 0 {
		return nil, fmt.Errorf("no menu in %s: it has no .yaml file", folder)
	}
	return ivr.Files(in, ".")
}

// menuFolder reads a menu that is to be saved whole, so from a folder.
func menuFolder(name string) ([]ivr.File, error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is one file of a menu: name the folder that holds all of them", name)
	}
	return menu([]string{name})
}

func loadMenu(args []string, known func(string) bool) (*ivr.Tree, error) {
	files, err := menu(args)
	if err != nil {
		return nil, err
	}
	return ivr.Load(files, known)
}

// walkable refuses a caller and keys that no call can have, before they are taken for others.
func walkable(t *ivr.Tree, f ivr.Facts, keys []string) error {
	for _, given := range []struct {
		flag, value string
		can         []string
	}{
		{"lang", f.Lang, []string{"", "en", "zh-Hans", "zh-Hant"}},
		{"line", f.Line, t.Lines()},
		{"tier", f.Tier, []string{"", "classic", "gold", "platinum"}},
		{"hours", f.Hours, []string{ivr.HoursOpen, ivr.HoursClosed, ivr.HoursHoliday, ivr.HoursEmergency}},
	} {
		if !slices.Contains(given.can, given.value) {
			can := slices.DeleteFunc(given.can, func(s string) bool { return s == "" })
			return fmt.Errorf("--%s: %q is none of %s", given.flag, given.value, strings.Join(can, ", "))
		}
	}
	for _, key := range keys {
		if !isKey(key) {
			return fmt.Errorf("%q is no key: digits, star, hash, and - for silence", key)
		}
	}
	return nil
}

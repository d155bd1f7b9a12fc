package wrong_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cardline/internal/wrong"
)

// A fault says itself, behind where it stands, the outermost first; what it was made of does not change with it.
func TestAFaultIsItsOwnSentence(t *testing.T) {
	t.Parallel()
	tag := wrong.Of("liquid-tag", strconv.Quote("for"), "if, unless")
	whole := tag.In("line", 2).In("wording-variant", "a", "b")
	for why, want := range map[*wrong.Why]string{
		tag:                                      `tag "for" is not allowed: only if, unless`,
		tag.In("line", 2):                        `line 2: tag "for" is not allowed: only if, unless`,
		whole:                                    `wording a of variant b: line 2: tag "for" is not allowed: only if, unless`,
		wrong.Words("somebody's own words"):      "somebody's own words",
		wrong.Words("cut off").In("line", 7):     "line 7: cut off",
		wrong.Of("of a later program", "it"):     "of a later program it",
		wrong.From(errors.New("no such\nthing")): "no such\nthing",
	} {
		if got := why.Error(); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	if len(whole.Where) != 2 || whole.Where[0].Code != "wording-variant" || whole.Where[1].With[0] != "2" || len(tag.Where) > 0 {
		t.Errorf("it stands at %+v, and of itself at %+v", whole.Where, tag.Where)
	}
}

// Whoever joins and wraps faults, they are found again.
func TestFaultsAreFoundInWhateverTheyAreJoinedTo(t *testing.T) {
	t.Parallel()
	var faults wrong.Faults
	if faults.Err() != nil || wrong.From(nil) != nil {
		t.Error("nothing is an error")
	}
	faults.Add("name", "too-long", 40)
	faults.Tell("", wrong.Of("empty"))
	err := fmt.Errorf("saving: %w", errors.Join(errors.New("besides"), faults.Err()))
	var found wrong.Faults
	var one wrong.Fault
	var why *wrong.Why
	if !errors.As(err, &found) || len(found) != 2 || !errors.As(err, &one) || one.Field != "name" || !errors.As(err, &why) || why.Code != "too-long" || wrong.From(err) != why {
		t.Errorf("%v holds %v, %v, %v", err, found, one, why)
	}
	if said := faults.Err().Error(); said != "name: is longer than 40; is empty" {
		t.Errorf("they say %q", said)
	}
	if err := wrong.At("pace", "between", 0, 5000); err.Error() != "pace: must be from 0 to 5000" || !errors.As(err, &found) {
		t.Errorf("one field: %v", err)
	}
	none := wrong.Of("testers")
	if !errors.Is(fmt.Errorf("trying: %w", none), none) {
		t.Error("one that has a name is not known by it")
	}
}

func TestEveryCodeStandsOnce(t *testing.T) {
	t.Parallel()
	places, faults := wrong.Codes()
	if all := append(places, faults...); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Errorf("a code has two sentences: %v", all)
	}
}

// Ways to say what is wrong by a code, of something and as such, and where among their arguments it stands.
var (
	methods   = map[string]int{"Of": 0, "In": 0, "At": 1, "Add": 1, "add": 1, "fault": 0, "refuse": 1, "refused": 0}
	functions = map[string]int{"fault": 1, "sheetFault": 0, "need": 2, "unless": 2, "add": 2}
)

// Whoever says something by a code gives what stands in it, and the code has a sentence.
func TestEveryCodeThatIsSaidHasItsSentence(t *testing.T) {
	t.Parallel()
	places, codes := wrong.Codes()
	said := 0
	for _, dir := range []string{"..", "../../gateway", "../../commands", "../../cmd", "../../ivr"} {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata"):
				return filepath.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil || !knows(file) {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				way, code, with := says(n, file.Name.Name == "ivr")
				if code == "" {
					return true
				}
				said++
				why, known := wrong.Of(code, with...), codes
				if way == "In" {
					why, known = wrong.Words("so it is").In(code, with...), places
				}
				if _, found := slices.BinarySearch(known, code); !found || strings.Contains(why.Error(), "%!") {
					t.Errorf("%s: %s says %q", path, code, why)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if said < 200 {
		t.Errorf("only %d are found", said)
	}
}

// knows reports whether a file says anything by codes: it imports this package, or is a menu's.
func knows(file *ast.File) bool {
	return file.Name.Name == "ivr" || slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"cardline/internal/wrong"` })
}

// says is the code that a call names, and what stands in it. Menus tell the line first.
func says(n ast.Node, menu bool) (way, code string, with []any) {
	call, is := n.(*ast.CallExpr)
	if !is || call.Ellipsis != token.NoPos {
		return "", "", nil
	}
	at, ok := 0, false
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		way = fun.Sel.Name
		at, ok = methods[way]
	case *ast.Ident:
		way = fun.Name
		at, ok = functions[way]
	}
	if menu && way == "fault" {
		at = 1
	}
	if !ok || len(call.Args) <= at {
		return "", "", nil
	}
	lit, is := call.Args[at].(*ast.BasicLit)
	if !is || lit.Kind != token.STRING {
		return "", "", nil
	}
	code, _ = strconv.Unquote(lit.Value)
	return way, code, make([]any, len(call.Args)-at-1)
}

package wrong_test

import (
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

// What is said by a code is read as that code again: no sentence before it takes it.
func TestWhatIsSaidIsRead(t *testing.T) {
	t.Parallel()
	_, codes := wrong.Codes()
	for _, code := range codes {
		with := []any{"one", "two", "three", "four"}
		said := wrong.Say(code, with...)
		said, _, _ = strings.Cut(said, "%!(EXTRA")
		where, fault, ok := wrong.Read(said)
		if !ok || fault.Code != code || len(where) > 0 {
			t.Errorf("%s says %q, which is read as %+v in %+v", code, said, fault, where)
		}
		for i, w := range fault.With {
			if w != with[i] {
				t.Errorf("%s says %q, of which %q is read", code, said, fault.With)
			}
		}
	}
}

func TestWhereItStandsIsReadToo(t *testing.T) {
	t.Parallel()
	where, fault, ok := wrong.Read(`wording a of variant b: line 2: tag "for" is not allowed: only if, unless`)
	if !ok || fault.Code != "liquid-tag" || !slices.Equal(fault.With, []string{`"for"`, "if, unless"}) || len(where) != 2 || where[0].Code != "wording-variant" || where[1].With[0] != "2" {
		t.Errorf("it is read as %+v in %+v", fault, where)
	}
	if where, fault, ok := wrong.Read(`at 1, "teir": is no column: is tier meant?`); !ok || fault.Code != "column-near" || !slices.Equal(where[0].With, []string{"1", `"teir"`}) {
		t.Errorf("it is read as %+v in %+v", fault, where)
	}
	if _, fault, ok := wrong.Read("somebody's own words"); ok {
		t.Errorf("it is read as %+v", fault)
	}
}

// Whoever says something by a code gives what stands in it, and the code has a sentence.
func TestEverySayHasItsSentence(t *testing.T) {
	t.Parallel()
	_, codes := wrong.Codes()
	said := 0
	for _, dir := range []string{"..", "../../gateway", "../../commands", "../../cmd"} {
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
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				code, count, ok := says(n)
				if !ok {
					return true
				}
				said++
				_, found := slices.BinarySearch(codes, code)
				if words := wrong.Say(code, make([]any, count)...); !found || strings.Contains(words, "%!") {
					t.Errorf("%s: %s says %q", path, code, words)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if said < 50 {
		t.Errorf("only %d are found", said)
	}
}

// says is the code that a call of wrong.Say names, or of a campaign's f.add, and how much stands in it.
func says(n ast.Node) (code string, count int, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || call.Ellipsis != token.NoPos {
		return "", 0, false
	}
	fun, _ := call.Fun.(*ast.SelectorExpr)
	at := -1
	if fun != nil {
		switch room, _ := fun.X.(*ast.Ident); {
		case room != nil && room.Name == "wrong" && fun.Sel.Name == "Say":
			at = 0
		case room != nil && room.Name == "f" && fun.Sel.Name == "add":
			at = 1
		}
	}
	if at < 0 || len(call.Args) <= at {
		return "", 0, false
	}
	lit, ok := call.Args[at].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", 0, false
	}
	code, err := strconv.Unquote(lit.Value)
	return code, len(call.Args) - at - 1, err == nil
}

package cardline_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// file is one Go file of the tree. It is read and parsed in this process: the test cache sees which files a test opened, but not
// what `go list` read for it.
type file struct {
	path   string // gateway/api/mount.go
	folder string // gateway/api
	test   bool
	lines  int
	syntax *ast.File
	fset   *token.FileSet
}

var readTree = sync.OnceValues(func() ([]file, error) {
	var files []file
	fset := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || len(d.Name()) > 1 && d.Name()[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file{
			path: name, folder: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
			lines: bytes.Count(source, []byte("\n")), syntax: syntax, fset: fset,
		})
		return nil
	})
	return files, err
})

// tree is every Go file there is.
func tree(t *testing.T) []file {
	t.Helper()
	files, err := readTree()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// among reports whether name is one of the words of a list; "*" is everything, "vocabulary" stands for its packages.
func among(list, name string) bool {
	words := strings.Fields(list)
	if slices.Contains(words, "vocabulary") {
		words = append(words, strings.Fields(vocabulary)...)
	}
	return list == "*" || slices.Contains(words, name)
}

func (f file) imports() []string {
	var all []string
	for _, spec := range f.syntax.Imports {
		all = append(all, importPath(spec))
	}
	return all
}

func (f file) blankImports() []string {
	var all []string
	for _, spec := range f.syntax.Imports {
		if spec.Name != nil && spec.Name.Name == "_" {
			all = append(all, importPath(spec))
		}
	}
	return all
}

func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		panic(err) // the parser has accepted it
	}
	return path
}

// functions are the functions and methods of the file with their length in lines; a method cannot be taken for a function.
func (f file) functions() map[string]int {
	all := map[string]int{}
	for _, decl := range f.syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name := fn.Name.Name
		if fn.Recv != nil {
			name = "method " + name
		}
		lines := f.fset.Position(fn.End()).Line - f.fset.Position(fn.Pos()).Line + 1
		all[name] = max(all[name], lines)
	}
	return all
}

// uses are the names of a package that the file mentions, out of those given.
func (f file) uses(pkg string, names ...string) []string {
	var found []string
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(names, s.Sel.Name) {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				found = append(found, s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// calls reports whether the file calls, or hands on, a method of that name.
func (f file) calls(method string) bool {
	found := false
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		found = found || ok && s.Sel.Name == method
		return !found
	})
	return found
}

// mentions reports whether one of the names stands in the file as an identifier.
func (f file) mentions(names ...string) bool {
	found := false
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && slices.Contains(names, id.Name)
		return !found
	})
	return found
}

// packageDocs is 1 if the file introduces its package.
func (f file) packageDocs() int {
	if f.syntax.Doc == nil {
		return 0
	}
	return 1
}

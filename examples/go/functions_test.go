// SPDX-License-Identifier: MIT

package foresto

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// functions.txt names every function of the headers once, and says truly what wraps it.
func TestFunctions(t *testing.T) {
	declared, listed, exported, called := declaredFunctions(t), listedFunctions(t), exportedNames(t), calledFunctions(t)
	for name := range declared {
		if _, found := listed[name]; !found {
			t.Errorf("%s is neither wrapped nor left out", name)
		}
	}
	for name, wrapper := range listed {
		leftOut := strings.HasPrefix(wrapper, "- ")
		switch {
		case !declared[name]:
			t.Errorf("%s is in no header", name)
		case leftOut && called[name]:
			t.Errorf("%s is called, but listed as left out", name)
		case !leftOut && !called[name]:
			t.Errorf("%s is listed as wrapped, but never called", name)
		case !leftOut && !exported[wrapper]:
			t.Errorf("%s: there is no %q", name, wrapper)
		}
	}
}

// What is exported has a comment that begins with its name.
func TestComments(t *testing.T) {
	for _, file := range parsed(t) {
		for _, declaration := range file.Decls {
			for _, named := range names(declaration) {
				if named.must && !strings.HasPrefix(named.comment, named.name) {
					t.Errorf("%s has no comment", named.name)
				}
			}
		}
	}
}

func declaredFunctions(t *testing.T) map[string]bool {
	headers, err := filepath.Glob(filepath.Join(includeFolder(), "*.h"))
	must(t, err)
	found := map[string]bool{}
	pattern := regexp.MustCompile(`(?m)^FORESTO_API\b[^;(]*?\b(\w+)\(`)
	for _, header := range headers {
		for _, match := range pattern.FindAllStringSubmatch(read(t, header), -1) {
			found[match[1]] = true
		}
	}
	if len(found) == 0 {
		t.Fatalf("no functions in %s", includeFolder())
	}
	return found
}

func listedFunctions(t *testing.T) map[string]string {
	found := map[string]string{}
	for _, line := range strings.Split(read(t, "functions.txt"), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.SplitN(line, " ", 2)
		if len(words) != 2 || words[1] == "-" {
			t.Errorf("%s: by what, or why not?", line)
			continue
		}
		if _, twice := found[words[0]]; twice {
			t.Errorf("%s is listed twice", words[0])
		}
		found[words[0]] = words[1]
	}
	return found
}

// calledFunctions are those that the package's code names, in Go or in the bridge.
func calledFunctions(t *testing.T) map[string]bool {
	sources, err := filepath.Glob("*.[gh]*")
	must(t, err)
	found := map[string]bool{}
	pattern := regexp.MustCompile(`\b(foresto_\w+)\(`)
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		for _, match := range pattern.FindAllStringSubmatch(read(t, source), -1) {
			found[match[1]] = true
		}
	}
	return found
}

func exportedNames(t *testing.T) map[string]bool {
	found := map[string]bool{}
	for _, file := range parsed(t) {
		for _, declaration := range file.Decls {
			for _, named := range names(declaration) {
				found[named.path] = true
			}
		}
	}
	return found
}

func parsed(t *testing.T) map[string]*ast.File {
	noTests := func(info fs.FileInfo) bool { return !strings.HasSuffix(info.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), ".", noTests, parser.ParseComments)
	must(t, err)
	return packages["foresto"].Files
}

type named struct {
	name, path, comment string
	must                bool // have a comment
}

// names are the exported functions, methods, types and groups of constants of a declaration.
func names(declaration ast.Decl) []named {
	switch declared := declaration.(type) {
	case *ast.FuncDecl:
		if !declared.Name.IsExported() {
			return nil
		}
		path := declared.Name.Name
		if declared.Recv != nil {
			path = receiver(declared.Recv.List[0].Type) + "." + path
		}
		return []named{{declared.Name.Name, path, declared.Doc.Text(), true}}
	case *ast.GenDecl:
		var found []named
		for _, spec := range declared.Specs {
			if spec, isType := spec.(*ast.TypeSpec); isType && spec.Name.IsExported() {
				found = append(found, named{spec.Name.Name, spec.Name.Name, declared.Doc.Text(), true})
			}
			if spec, isValue := spec.(*ast.ValueSpec); isValue && spec.Names[0].IsExported() {
				grouped := declared.Lparen.IsValid()
				documented := !grouped || (declared.Doc != nil && spec.Comment != nil)
				name := spec.Names[0].Name
				found = append(found, named{name, name, declared.Doc.Text(), !grouped || !documented})
			}
		}
		return found
	}
	return nil
}

func receiver(expression ast.Expr) string {
	if star, pointer := expression.(*ast.StarExpr); pointer {
		expression = star.X
	}
	return expression.(*ast.Ident).Name
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return string(text)
}

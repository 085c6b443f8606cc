// Renders the templates of a chart with the template engine that Helm uses. Helm itself is in no package registry that the
// tests have. Only the functions that our chart uses are here, as Helm has them; another name is an error, as there.
//
// Standard input: {"templates": {name: text}, "context": {"Values": …, "Release": …, "Chart": …}}; standard output: {name: text}.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"text/template"
)

type input struct {
	Templates map[string]string
	Context   map[string]any
}

func main() {
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	for name, text := range in.Templates {
		_, err := all.New(name).Parse(text)
		check(err)
	}
	rendered := map[string]string{}
	for name := range in.Templates {
		var out strings.Builder
		check(all.ExecuteTemplate(&out, name, in.Context))
		// As Helm does with what is missing.
		rendered[name] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	check(json.NewEncoder(os.Stdout).Encode(rendered))
}

func functions(all *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) {
			var out strings.Builder
			err := all.ExecuteTemplate(&out, name, data)
			return out.String(), err
		},
		"required": func(message string, value any) (any, error) {
			if value == nil || value == "" {
				return nil, errors.New(message)
			}
			return value, nil
		},
		"default": func(fallback, value any) any {
			if value == nil || reflect.ValueOf(value).IsZero() {
				return fallback
			}
			return value
		},
		"quote":      func(value any) string { return fmt.Sprintf("%q", fmt.Sprint(value)) },
		"toString":   func(value any) string { return fmt.Sprint(value) },
		"toJson":     asJson,
		"toYaml":     asJson, // which is YAML
		"sha256sum":  func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) },
		"trimSuffix": func(suffix, text string) string { return strings.TrimSuffix(text, suffix) },
		"trunc": func(length int, text string) string {
			if len(text) > length {
				return text[:length]
			}
			return text
		},
		"nindent": func(spaces int, text string) string {
			indent := strings.Repeat(" ", spaces)
			return "\n" + indent + strings.ReplaceAll(text, "\n", "\n"+indent)
		},
		"dict": func(pairs ...any) map[string]any {
			made := map[string]any{}
			for i := 0; i+1 < len(pairs); i += 2 {
				made[pairs[i].(string)] = pairs[i+1]
			}
			return made
		},
		"omit": func(from map[string]any, names ...string) map[string]any {
			left := map[string]any{}
			for name, value := range from {
				left[name] = value
			}
			for _, name := range names {
				delete(left, name)
			}
			return left
		},
	}
}

func asJson(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

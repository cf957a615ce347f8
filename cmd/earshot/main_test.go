package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"earshot": main})
}

// TestScripts runs the command line as a user sees it. Besides testscript's own
// commands the scripts have:
//
//	exits N earshot ARG…     the exit code is N
//	site NAME FILE           a loopback site that answers the routes in FILE (a
//	                         JSON array) stands in for source NAME
//	requests NAME N          the site was asked N times, by an honest earshot
//	                         without a cookie
//	valid FILE               every record in FILE, a JSON array or NDJSON, is
//	                         valid by the schema in $SCHEMA
//	clean FILE               FILE holds no byte that could drive a terminal, and
//	                         is no formula's beginning in any CSV cell
//	mode PERM FILE           FILE has these permissions
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs(filepath.Join("..", ".."))
			if err != nil {
				return err
			}
			env.Setenv("TESTDATA", filepath.Join(root, "testdata"))
			env.Setenv("SCHEMA", filepath.Join(root, "testdata", "schema", "mention.schema.json"))
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector would sleep a second at each exit
			env.Values[sites{}] = map[string]*webtest.Replay{}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "site": site, "requests": requests, "valid": valid, "clean": clean, "mode": mode,
		},
	})
}

// sites is the key of a script's sites.
type sites struct{}

func need(ts *testscript.TestScript, neg bool, args []string, n int, usage string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", usage)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "exits N command…")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// route is a webtest.Route as scripts write it.
type route struct {
	Method, Path string
	Query        map[string]string
	Status       int
	Header       map[string]string
	Body         any
}

func site(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "site NAME FILE")
	var written []route
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &written))
	var routes []webtest.Route
	for _, r := range written {
		body, ok := r.Body.(string)
		if !ok && r.Body != nil {
			encoded, err := json.Marshal(r.Body)
			ts.Check(err)
			body = string(encoded)
		}
		query, header := url.Values{}, http.Header{"Content-Type": {"application/json"}}
		for k, v := range r.Query {
			query.Set(k, v)
		}
		for k, v := range r.Header {
			header.Set(k, v)
		}
		routes = append(routes, webtest.Route{Method: r.Method, Path: r.Path, Query: query, Status: r.Status, Header: header, Body: body})
	}
	replay := webtest.NewReplay(routes...)
	server := httptest.NewServer(replay)
	ts.Defer(server.Close)
	ts.Value(sites{}).(map[string]*webtest.Replay)[args[0]] = replay
	ts.Setenv("EARSHOT_SOURCES_"+strings.ToUpper(args[0])+"_BASE_URL", server.URL)
}

func requests(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "requests NAME N")
	got := ts.Value(sites{}).(map[string]*webtest.Replay)[args[0]].Requests()
	if want, err := strconv.Atoi(args[1]); err != nil || len(got) != want {
		ts.Fatalf("%s was asked %d times, want %s: %v", args[0], len(got), args[1], got)
	}
	for _, r := range got {
		if problem := webtest.Dishonest(r.Header); problem != "" {
			ts.Fatalf("%s %s: %s", r.Method, r.Path, problem)
		}
	}
}

func valid(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, false, args, 1, "valid FILE")
	schema, err := jsonschema.NewCompiler().Compile(ts.Getenv("SCHEMA"))
	ts.Check(err)
	text := strings.TrimSpace(ts.ReadFile(args[0]))
	if !strings.HasPrefix(text, "[") {
		text = "[" + strings.ReplaceAll(text, "\n", ",") + "]"
	}
	list, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	ts.Check(err)
	records, ok := list.([]any)
	if !ok || len(records) == 0 {
		ts.Fatalf("%s holds no records", args[0])
	}
	for i, r := range records {
		if err := schema.Validate(r); (err == nil) == neg {
			ts.Fatalf("record %d: %v", i, err)
		}
	}
}

// forbidden are runes that can drive a terminal or turn a text around.
const forbidden = "\x00\x07\x08\x0b\x0c\x1b\x7f\u009b\u009d\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

func clean(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "clean FILE")
	text := ts.ReadFile(args[0])
	if i := strings.IndexAny(text, forbidden); i >= 0 {
		ts.Fatalf("%s holds %q", args[0], text[i:min(i+20, len(text))])
	}
	if !strings.HasSuffix(args[0], ".csv") {
		return
	}
	rows, err := csv.NewReader(bytes.NewReader([]byte(text))).ReadAll()
	ts.Check(err)
	for n, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				ts.Fatalf("row %d, column %d begins a formula: %q", n, i, cell)
			}
		}
	}
}

func mode(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 2, "mode PERM FILE")
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

package output

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// published is the copy of the schema for those who read the repository.
const published = "../../testdata/schema/mention.schema.json"

func compiled(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaIsPublished(t *testing.T) {
	if *update {
		if err := os.MkdirAll(filepath.Dir(published), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(published, Schema(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(Schema(), want) {
		t.Errorf("the published schema is another; run this test with -update and read the difference")
	}
}

func TestSchemaHasEveryField(t *testing.T) {
	var doc struct {
		Schema     string `json:"$schema"`
		ID         string `json:"$id"`
		Properties map[string]struct{ Description, Type string }
		Required   []string
		Additional bool `json:"additionalProperties"`
	}
	if err := json.Unmarshal(Schema(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "https://json-schema.org/draft/2020-12/schema" || doc.ID != SchemaID || !doc.Additional {
		t.Errorf("the schema begins with %q, %q", doc.Schema, doc.ID)
	}
	if len(doc.Properties) != len(Fields()) {
		t.Errorf("%d properties of %d fields", len(doc.Properties), len(Fields()))
	}
	for _, f := range Fields() {
		if doc.Properties[f.Name].Description != f.Doc || doc.Properties[f.Name].Type == "" {
			t.Errorf("%s is %v", f.Name, doc.Properties[f.Name])
		}
	}
	if want := []string{"schema_version", "id", "source", "text"}; !slices.Equal(doc.Required, want) {
		t.Errorf("required are %q, want %q", doc.Required, want)
	}
}

// TestOutputValidates holds every record against the published schema, also
// records of hostile and of empty mentions.
func TestOutputValidates(t *testing.T) {
	schema, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, schema)
	ms := append(append(clean(), world()...), hostile()...)
	for _, k := range mention.Kinds() {
		ms = append(ms, mention.Mention{Post: mention.Post{Kind: k, Stars: mention.Of(5)}})
	}
	outputs := map[string]string{
		"json":   written(t, "json", ms, Options{Explain: true}),
		"ndjson": "[" + strings.ReplaceAll(strings.TrimSpace(written(t, "ndjson", ms, Options{Extra: true})), "}\n{", "},{") + "]",
	}
	for format, out := range outputs {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		records, _ := doc.([]any)
		if len(records) != len(ms) {
			t.Errorf("%s has %d records, want %d", format, len(records), len(ms))
		}
		for _, r := range records {
			if err := s.Validate(r); err != nil {
				t.Errorf("%s: %v in %.200v", format, err, r)
			}
		}
	}
}

// TestProvenance wants the fields that say where a hit is from and until when
// it may be kept in every record of a scan.
func TestProvenance(t *testing.T) {
	for line := range strings.Lines(written(t, "ndjson", clean(), Options{})) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"source", "endpoint", "query", "fetched_at", "delete_by"} {
			if s, _ := r[name].(string); s == "" {
				t.Errorf("%s is empty in %s", name, line)
			}
		}
	}
}

func TestWrongRecordsFail(t *testing.T) {
	s := compiled(t, Schema())
	var record map[string]any
	if err := json.Unmarshal([]byte(written(t, "ndjson", clean()[:1], Options{})), &record); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(record); err != nil {
		t.Fatal(err)
	}
	for _, f := range Fields() {
		if !f.Required {
			continue
		}
		value := record[f.Name]
		delete(record, f.Name)
		if s.Validate(record) == nil {
			t.Errorf("a record without %s is valid", f.Name)
		}
		record[f.Name] = value
	}
	for name, wrong := range map[string]any{
		"negativity": 1.5, "stars": 0, "likes": 1.5, "published_at": "yesterday", "kind": "toot", "sentiment": "angry",
		"url": "javascript:alert(1)", "matched": "northwind", "why": []any{map[string]any{"word": "x"}}, "text": nil, "id": 5,
	} {
		value, had := record[name]
		record[name] = wrong
		if s.Validate(record) == nil {
			t.Errorf("%s may be %v", name, wrong)
		}
		if delete(record, name); had {
			record[name] = value
		}
	}
}

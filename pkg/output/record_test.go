package output

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestParse: what was written is read back, and written again as it was.
func TestParse(t *testing.T) {
	for _, m := range append(clean(), world()...) {
		first := written(t, "ndjson", []mention.Mention{m}, Options{Explain: true})
		back, err := Parse([]byte(first))
		if err != nil {
			t.Fatal(err)
		}
		if again := written(t, "ndjson", []mention.Mention{back}, Options{Explain: true}); again != first {
			t.Errorf("%s\nbecame\n%s", first, again)
		}
	}
	if _, err := Parse([]byte(`{"id":`)); mention.KindOf(err) != mention.BadInput {
		t.Error(err)
	}
}

// TestParseKnowsAllFields: a field that is added to the record is read back too.
func TestParseKnowsAllFields(t *testing.T) {
	data, err := json.Marshal(parsed{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Fields() {
		if f.Name != "schema_version" && !bytes.Contains(data, []byte(`"`+f.Name+`":`)) {
			t.Errorf("%s is not read back", f.Name)
		}
	}
}

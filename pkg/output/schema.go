package output

import (
	"bytes"
	"encoding/json"
)

// SchemaID is the address that names the JSON Schema of the record.
const SchemaID = "https://github.com/earshot-cli/earshot/schema/mention-v1.json"

// property is a field in the JSON Schema.
type property struct {
	Description string    `json:"description,omitempty"`
	Type        string    `json:"type"`
	Format      string    `json:"format,omitempty"`
	Pattern     string    `json:"pattern,omitempty"`
	Enum        []string  `json:"enum,omitempty"`
	Minimum     *int      `json:"minimum,omitempty"`
	Maximum     *int      `json:"maximum,omitempty"`
	Items       *property `json:"items,omitempty"`
	Properties  *struct {
		Word   property `json:"word"`
		Weight property `json:"weight"`
	} `json:"properties,omitempty"`
	Required []string `json:"required,omitempty"`
}

// Schema returns the JSON Schema (2020-12) of a whole record, as JSON and
// NDJSON write it when no fields are picked. Other properties are allowed:
// later versions add fields, and fields of an input file can be passed on.
func Schema() []byte {
	var props, required bytes.Buffer
	for _, f := range Fields() {
		item(&props).Write(append(appendString(nil, f.Name), ':'))
		props.Write(marshal(describe(f)))
		if f.Required {
			item(&required).Write(appendString(nil, f.Name))
		}
	}
	var doc, out bytes.Buffer
	doc.WriteString(`{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":`)
	doc.Write(appendString(nil, SchemaID))
	doc.WriteString(`,"title":"Mention","description":`)
	doc.Write(appendString(nil, "A public post that matches a query, as earshot writes it. A field that is absent is unknown."))
	doc.WriteString(`,"type":"object","properties":{` + props.String() + `},"required":[` + required.String() + `],"additionalProperties":true}`)
	if json.Indent(&out, doc.Bytes(), "", "  ") != nil {
		return doc.Bytes()
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// item returns b, with a comma before what comes next.
func item(b *bytes.Buffer) *bytes.Buffer {
	if b.Len() > 0 {
		b.WriteByte(',')
	}
	return b
}

// marshal returns a property as JSON, with < and > as they are.
func marshal(p property) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(p) != nil {
		return []byte("{}")
	}
	return b.Bytes()
}

// describe returns the schema of a field.
func describe(f Field) property {
	p := property{Description: f.Doc, Type: "string", Pattern: f.Pattern, Enum: f.Values}
	switch f.Type {
	case Time:
		p.Format = "date-time"
	case Number, Integer:
		p.Type = string(f.Type)
		if f.Min != 0 || f.Max != 0 {
			p.Minimum = &f.Min
		}
		if f.Max > f.Min {
			p.Maximum = &f.Max
		}
	case List:
		p.Type, p.Items = "array", &property{Type: "string"}
	case Words:
		word := property{Type: "object", Required: []string{"word", "weight"}}
		word.Properties = &struct {
			Word   property `json:"word"`
			Weight property `json:"weight"`
		}{property{Type: "string"}, property{Type: "number"}}
		p.Type, p.Items = "array", &word
	}
	return p
}

package config

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// strict makes the decoder refuse what is not of a setting's type. Values from
// the environment and from flags are text, and are read as the type is written.
func strict(c *mapstructure.DecoderConfig) {
	c.WeaklyTypedInput = false
	c.DecodeHook = mapstructure.ComposeDecodeHookFunc(
		durationHook, dateHook, listHook, wholeHook, mapstructure.StringToBasicTypeHookFunc(),
	)
}

var _ viper.DecoderConfigOption = strict

// durationHook reads durations with days and weeks. A number without a unit is
// refused: nobody means nanoseconds.
func durationHook(_, to reflect.Type, value any) (any, error) {
	if to != reflect.TypeFor[time.Duration]() {
		return value, nil
	}
	text, ok := value.(string)
	if !ok {
		return nil, fmt.Errorf("%v has no unit; %s", value, timeHint)
	}
	return ParseDuration(text)
}

// dateHook turns a date, which YAML knows without quotes, back into text.
func dateHook(_, to reflect.Type, value any) (any, error) {
	if t, ok := value.(time.Time); ok && to.Kind() == reflect.String {
		return t.Format(time.RFC3339), nil
	}
	return value, nil
}

// listHook reads lists written as text, "a, b", and drops what is empty.
func listHook(_, to reflect.Type, value any) (any, error) {
	if to != reflect.TypeFor[[]string]() {
		return value, nil
	}
	var parts []string
	switch v := value.(type) {
	case string:
		parts = strings.Split(v, ",")
	case []string:
		parts = v
	default:
		return value, nil
	}
	kept := []string{}
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// wholeHook refuses to cut a fraction off.
func wholeHook(_, to reflect.Type, value any) (any, error) {
	if f, ok := value.(float64); ok && to.Kind() == reflect.Int && f != math.Trunc(f) {
		return nil, fmt.Errorf("%v is no whole number", f)
	}
	return value, nil
}

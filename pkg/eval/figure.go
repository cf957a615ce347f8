package eval

import (
	"math"
	"strconv"
)

// Figure is a number that may be undefined. The zero value is undefined, which is
// not the same as 0.
type Figure struct {
	v     float64
	known bool
}

// Of returns a figure of a value. What is no finite number is undefined.
func Of(v float64) Figure {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Figure{}
	}
	return Figure{v, true}
}

// ratio is a share of counts, undefined where there is nothing to share.
func ratio(part, whole int) Figure {
	if whole == 0 {
		return Figure{}
	}
	return Of(float64(part) / float64(whole))
}

// Get returns the value and whether it is defined.
func (f Figure) Get() (v float64, known bool) { return f.v, f.known }

// IsZero reports whether the figure is undefined.
func (f Figure) IsZero() bool { return !f.known }

// Text writes the figure with a number of decimals; "" is undefined.
func (f Figure) Text(decimals int) string {
	if !f.known {
		return ""
	}
	return strconv.FormatFloat(f.v, 'f', decimals, 64)
}

// MarshalJSON writes a number of at most six decimals, or null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.known {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, math.Round(f.v*1e6)/1e6, 'f', -1, 64), nil
}

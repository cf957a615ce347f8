package query

import "github.com/earshot-cli/earshot/pkg/mention"

// Sieve is a stand-in until the real one is merged.
type Sieve struct{}

// NewSieve returns nil.
func NewSieve(mention.Expr) *Sieve { return nil }

// Index finds nothing.
func (s *Sieve) Index([]byte) int { return -1 }

// Package train makes the model of the default scorer from labelled posts.
//
// It is deterministic: the same data, word vectors and program give the same
// file on the same kind of processor.
package train

// Package store keeps what must last from run to run: what was delivered, how far
// each source was read, which hits are kept, how runs went. It is one SQLite file
// in earshot's state folder, of mode 0600.
//
// Posts are known by marks: hashes under a key that lies beside the store, so that
// the file alone tells neither who was read nor what was asked. Only a hit that the
// user asked to save is kept itself, with the day on which it has to go.
//
// Whatever must not come apart is one transaction. What leaves the program cannot be
// part of one, so it is announced: Scope.Intend says what is about to be written
// where, Scope.Done that it was. A run that finds an announcement left behind by one
// that was killed looks whether the bytes are there, and knows.
package store

package privacy

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const keySize = 32

// maxKeyFile bounds a key file, in bytes.
const maxKeyFile = 1 << 10

// keyHeader opens a key file: what it is, and the version of its form.
const keyHeader = "earshot-key-v1"

// Key makes pseudonyms. It never prints; the zero value is an empty key.
type Key struct {
	secret []byte
	id     string
}

// NewKey returns a random key.
func NewKey() Key {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails: crypto/rand ends the program instead
	return KeyOf(secret)
}

// KeyOf returns the key with the given secret.
func KeyOf(secret []byte) Key {
	sum := sha256.Sum256(append([]byte("earshot key id\x00"), secret...))
	return Key{secret: secret, id: hex.EncodeToString(sum[:4])}
}

// ID is a short name of the key; it tells nothing about the secret.
func (k Key) ID() string { return k.id }

// String returns the key's id, so that no log shows the secret.
func (k Key) String() string { return "key " + k.id }

// GoString does the same for %#v.
func (k Key) GoString() string { return k.String() }

// MAC returns an HMAC-SHA-256 under the key.
func (k Key) MAC() hash.Hash { return hmac.New(sha256.New, k.secret) }

// LoadKey reads the key file at path, and makes it, with a random key, where
// there is none: mode 0600 in a folder of mode 0700. Two programs that start at
// once end up with one key. Errors are of kind BadConfig.
func LoadKey(path string) (Key, error) {
	k, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := writeKey(path, NewKey()); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, mention.Errorf(mention.BadConfig, "the key for pseudonyms cannot be kept: %w", err).
			WithHint("make %s writable, or set XDG_STATE_HOME to a folder that is", filepath.Dir(path))
	}
	return readKey(path)
}

func readKey(path string) (Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Key{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return Key{}, mention.Errorf(mention.BadConfig, "%s is no key file", path).WithHint("move it away; a new key is then made")
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Key{}, mention.Errorf(mention.BadConfig, "the key file %s can be read by others", path).
			WithHint("chmod 600 %s", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Key{}, err
	}
	fields := strings.Fields(string(text))
	if len(fields) == 3 && fields[0] == keyHeader {
		secret, err := hex.DecodeString(fields[2])
		if k := KeyOf(secret); err == nil && len(secret) == keySize && k.id == fields[1] {
			return k, nil
		}
	}
	return Key{}, mention.Errorf(mention.BadConfig, "the key file %s is damaged", path).
		WithHint("restore it from a backup, or move it away: new pseudonyms will then differ from the old")
}

// writeKey puts a key in place at once or not at all; an existing file stays.
func writeKey(path string, k Key) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".key-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(strings.Join([]string{keyHeader, k.id, hex.EncodeToString(k.secret)}, " ") + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(f.Name(), path) // a file system without hard links
}

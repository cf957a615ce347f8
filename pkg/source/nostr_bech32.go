package source

import (
	"encoding/hex"
	"strings"
)

// bech32 writes 32 bytes, given in hex, as people write them on Nostr (NIP-19):
// "note1…", "npub1…". It is "" if they are not 32 bytes.
func bech32(prefix, key string) string {
	const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	data, err := hex.DecodeString(key)
	if err != nil || len(data) != 32 {
		return ""
	}
	groups := fives(data)
	var b strings.Builder
	b.WriteString(prefix + "1")
	for _, g := range append(groups, checksum(prefix, groups)...) {
		b.WriteByte(letters[g])
	}
	return b.String()
}

// fives cuts bytes into groups of five bits; the last is filled up with zeros.
func fives(data []byte) []byte {
	var groups []byte
	bits, n := uint(0), 0
	for _, c := range data {
		bits, n = bits<<8|uint(c), n+8
		for ; n >= 5; n -= 5 {
			groups = append(groups, byte(bits>>(n-5))&31)
		}
	}
	if n > 0 {
		groups = append(groups, byte(bits<<(5-n))&31)
	}
	return groups
}

// checksum is that of BIP 173.
func checksum(prefix string, groups []byte) []byte {
	var values []byte
	for i := range len(prefix) {
		values = append(values, prefix[i]>>5)
	}
	values = append(values, 0)
	for i := range len(prefix) {
		values = append(values, prefix[i]&31)
	}
	values = append(append(values, groups...), 0, 0, 0, 0, 0, 0)
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	sum ^= 1
	out := make([]byte, 6)
	for i := range out {
		out[i] = byte(sum>>(5*(5-i))) & 31
	}
	return out
}

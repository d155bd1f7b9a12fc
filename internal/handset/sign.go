package handset

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's choice
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
)

// Sign is X-Twilio-Signature: base64 of HMAC-SHA1, keyed with the account's token, over the full address followed by every
// posted key and value, keys in byte order. A repeated value of one key counts once, values in byte order. For GET the
// parameters stand in the address and params is nil.
func Sign(token, address string, params url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, key := range slices.Sorted(maps.Keys(params)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(params[key]))) {
			mac.Write([]byte(key))
			mac.Write([]byte(value))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"slices"
	"strings"
	"sync"

	"cardline/internal/carrier"
)

// SignatureHeader carries base64(HMAC-SHA1(token, address + sorted parameters)).
const SignatureHeader = "X-Twilio-Signature"

// Verifier checks that a webhook comes from the account. It is safe for concurrent use and makes no garbage when it agrees.
type Verifier struct {
	addresses []string // the public address as configured, then with its port removed or the default one added
	tokens    int
	checkers  sync.Pool
}

// NewVerifier makes a verifier for webhooks that Twilio sends to publicURL (absolute, no trailing slash). Tokens are the
// current one and, while it is being rotated, the next; empty ones are skipped.
func NewVerifier(publicURL string, tokens ...string) (*Verifier, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, errors.New("twilio verifier: the public address must be absolute, https://host")
	}
	if strings.HasSuffix(publicURL, "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("twilio verifier: the public address ends before the slash of the path, without query or fragment")
	}
	keys := slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return t == "" })
	if len(keys) == 0 {
		return nil, errors.New("twilio verifier: no auth token")
	}
	v := &Verifier{addresses: []string{publicURL, otherPort(*u)}, tokens: len(keys)}
	v.checkers.New = func() any { return newChecker(keys) }
	return v, nil
}

// otherPort returns the address without its port, or with the default port of its scheme if it names none: Twilio signs
// either, whichever of its systems sends the request.
func otherPort(u url.URL) string {
	switch port := u.Port(); {
	case port != "":
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	case u.Scheme == "https":
		u.Host += ":443"
	default:
		u.Host += ":80"
	}
	return u.String()
}

// Verify reports whether signature is Twilio's over the public address, path (with its raw query, as received) and form.
// A GET has its parameters in path and no form. Nothing passed in is kept. The error wraps carrier.ErrSignature and says
// which check failed and for which address, with the values of its query left out.
//
// Twilio's libraries disagree about a key that comes twice: both its distinct values sorted and all of them as they arrived
// are accepted, each behind its key. Values run together behind one key, as some servers read it, are not: that would let a
// recorded request be cut into another message id and be sent again.
func (v *Verifier) Verify(signature, path string, form Params) error {
	if signature == "" {
		return v.refuse("the header "+SignatureHeader+" is missing", path)
	}
	c := v.checkers.Get().(*checker)
	defer v.checkers.Put(c)
	defer c.forget()
	if !c.read(signature) {
		return v.refuse("the signature is not 28 characters of base64", path)
	}
	repeated := c.arrange(path, form)
	if c.matches(v.addresses) {
		return nil
	}
	if repeated {
		c.arrangeDistinct(path)
		if c.matches(v.addresses) {
			return nil
		}
	}
	return v.refuse(fmt.Sprintf("no match with %d parameters and %d tokens, with and without port", len(form), v.tokens), path)
}

func (v *Verifier) refuse(why, path string) error {
	return fmt.Errorf("%w: %s (address %q)", carrier.ErrSignature, why, v.addresses[0]+withoutValues(path))
}

// withoutValues keeps the keys of a query and drops its values: for a GET these are the message itself.
func withoutValues(path string) string {
	path, query, found := strings.Cut(path, "?")
	if !found {
		return path
	}
	mark := "?"
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		path += mark + key + "=…"
		mark = "&"
	}
	return path
}

// checker is the memory of one verification, pooled: the keyed hashes and the text they run over.
type checker struct {
	macs  []hash.Hash // one per token
	claim []byte      // the signature, decoded
	pairs []Pair
	text  []byte // path and parameters in signing order
	sum   []byte
}

func newChecker(tokens []string) *checker {
	c := &checker{sum: make([]byte, 0, sha1.Size), text: make([]byte, 0, 2048), pairs: make([]Pair, 0, 32)}
	for _, t := range tokens {
		c.macs = append(c.macs, hmac.New(sha1.New, []byte(t)))
	}
	return c
}

// read decodes the signature and reports whether it has the size of one.
func (c *checker) read(signature string) bool {
	if len(signature) != base64.StdEncoding.EncodedLen(sha1.Size) {
		return false
	}
	c.text = append(c.text[:0], signature...)
	var err error
	c.claim, err = base64.StdEncoding.AppendDecode(c.claim[:0], c.text)
	return err == nil && len(c.claim) == sha1.Size
}

// arrange writes the parameters sorted by key, values of one key as they arrived, and reports whether a key comes twice.
func (c *checker) arrange(path string, form Params) (repeated bool) {
	c.pairs = append(c.pairs[:0], form...)
	slices.SortStableFunc(c.pairs, func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
	for i := 1; i < len(c.pairs); i++ {
		repeated = repeated || c.pairs[i].Key == c.pairs[i-1].Key
	}
	c.write(path)
	return repeated
}

// arrangeDistinct writes them sorted by key and value, each once.
func (c *checker) arrangeDistinct(path string) {
	slices.SortFunc(c.pairs, func(a, b Pair) int {
		if d := strings.Compare(a.Key, b.Key); d != 0 {
			return d
		}
		return strings.Compare(a.Value, b.Value)
	})
	c.pairs = slices.Compact(c.pairs)
	c.write(path)
}

func (c *checker) write(path string) {
	c.text = append(c.text[:0], path...)
	for _, p := range c.pairs {
		c.text = append(c.text, p.Key...)
		c.text = append(c.text, p.Value...)
	}
}

// matches tries every token with every address.
func (c *checker) matches(addresses []string) bool {
	path := len(c.text)
	for _, address := range addresses {
		c.text = append(c.text[:path], address...) // behind the text, to hash it from the same memory
		for _, mac := range c.macs {
			mac.Reset()
			mac.Write(c.text[path:])
			mac.Write(c.text[:path])
			c.sum = mac.Sum(c.sum[:0])
			if subtle.ConstantTimeCompare(c.sum, c.claim) == 1 {
				return true
			}
		}
	}
	return false
}

// forget drops what a customer wrote before the memory waits in the pool, and the memory itself if one long form made it large.
func (c *checker) forget() {
	clear(c.pairs[:cap(c.pairs)])
	if cap(c.text) > 8<<10 {
		c.text = nil
	}
	clear(c.text[:cap(c.text)])
}

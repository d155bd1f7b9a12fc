package bench

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"net/url"
	"slices"
	"strconv"
	"sync/atomic"
)

// form is a webhook that is sent many times and differs by one id only. Everything that does not hang on the id is made ahead:
// what a request costs the load generator is one hash and some copying, the same for whoever is measured.
type form struct {
	path string   // with its query, as requested and signed
	body [][]byte // pieces; the id stands between each two
	sign [][]byte // the parameters in signing order, in pieces likewise
}

// pair is one parameter of a form.
type pair struct{ key, value string }

// anID stands where the id goes; it survives escaping unchanged.
const anID = "XXididididididididididididididididXX"

func newForm(path string, params []pair) *form {
	var body, sign []byte
	for i, p := range params {
		if i > 0 {
			body = append(body, '&')
		}
		body = append(body, p.key+"="+url.QueryEscape(p.value)...)
	}
	sorted := slices.SortedFunc(slices.Values(params), func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	for _, p := range sorted {
		sign = append(sign, p.key+p.value...)
	}
	return &form{path: path, body: bytes.Split(body, []byte(anID)), sign: bytes.Split(sign, []byte(anID))}
}

// whole is the form with an id in its place.
func whole(dst []byte, pieces [][]byte, id string) []byte {
	for i, p := range pieces {
		if i > 0 {
			dst = append(dst, id...)
		}
		dst = append(dst, p...)
	}
	return dst
}

// signer makes requests with the signature of an account. It is not safe for concurrent use.
type signer struct {
	host   string // as in the request
	public []byte // address that is signed before the path
	mac    hash.Hash
	text   []byte
	body   []byte
	sum    []byte
}

func newSigner(host, token string) *signer {
	return &signer{host: host, public: []byte("http://" + host), mac: hmac.New(sha1.New, []byte(token))}
}

// request appends the HTTP request that posts f with this id.
func (s *signer) request(dst []byte, f *form, id string) []byte {
	s.body = whole(s.body[:0], f.body, id)
	dst = append(dst, "POST "+f.path+" HTTP/1.1\r\nHost: "+s.host+"\r\nUser-Agent: TwilioProxy/1.1\r\nX-Twilio-Signature: "...)
	dst = append(dst, s.signature(f, id)...)
	dst = append(dst, "\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: "...)
	dst = strconv.AppendInt(dst, int64(len(s.body)), 10)
	dst = append(dst, "\r\n\r\n"...)
	return append(dst, s.body...)
}

func (s *signer) signature(f *form, id string) []byte {
	s.text = append(append(s.text[:0], s.public...), f.path...)
	s.text = whole(s.text, f.sign, id)
	s.mac.Reset()
	s.mac.Write(s.text)
	s.sum = s.mac.Sum(s.sum[:0])
	s.text = base64.StdEncoding.AppendEncode(s.text[:0], s.sum)
	return s.text
}

// ids makes Twilio's identifiers, each new: two letters and 32 hexadecimal digits.
type ids struct {
	run  string // 16 digits of this run, so that a database may be used twice
	last atomic.Int64
}

func newIDs() *ids {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return &ids{run: hex.EncodeToString(b[:])}
}

func (n *ids) next(kind string) string { return fmt.Sprintf("%s%s%016x", kind, n.run, n.last.Add(1)) }

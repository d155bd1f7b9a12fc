package bank

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// Certificates are PEM files by which client and core know each other. Every path may be empty, Cert and Key together.
type Certificates struct {
	Cert, Key string // ours: read anew for each connection, so that they can be renewed on disk
	CA        string // who signs the core's; "": whom the machine trusts
}

// TLS reads the files; nil where none is named.
func (c Certificates) TLS() (*tls.Config, error) {
	if c == (Certificates{}) {
		return nil, nil
	}
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("reading the bank's CA: %w", err)
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("reading the bank's CA: %s holds no certificate", c.CA)
		}
	}
	if (c.Cert == "") != (c.Key == "") {
		return nil, errors.New("a client certificate needs its key, and a key its certificate")
	}
	if c.Cert != "" {
		if _, err := c.own(nil); err != nil {
			return nil, err
		}
		out.GetClientCertificate = c.own
	}
	return out, nil
}

func (c Certificates) own(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, fmt.Errorf("reading our certificate for the bank: %w", err)
	}
	return &pair, nil
}

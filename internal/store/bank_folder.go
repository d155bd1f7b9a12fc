package store

import (
	"encoding/json"
	"fmt"

	"cardline/internal/bank"
	"cardline/internal/card"
)

// sealedFolder is a folder as it is sealed: its tails, which mask themselves, stand beside it as they are.
type sealedFolder struct {
	bank.Folder
	Account, Debit string
}

func (b Books) sealFolder(f bank.Folder) ([]byte, error) {
	s := sealedFolder{Folder: f, Account: f.Account.Reveal()}
	if f.Settings.Autopay != nil {
		s.Debit = f.Settings.Autopay.Debit.Reveal()
	}
	return b.sealJSON(s, "bank_cards.folder_sealed")
}

func (b Books) openFolder(sealed []byte) (f bank.Folder, bare bool, err error) {
	if len(sealed) == 0 {
		return bank.Folder{}, true, nil
	}
	var s sealedFolder
	if err := b.openJSON(sealed, "bank_cards.folder_sealed", &s); err != nil {
		return bank.Folder{}, false, err
	}
	f = s.Folder
	f.Account = card.Tail(s.Account)
	if f.Settings.Autopay != nil {
		f.Settings.Autopay.Debit = card.Tail(s.Debit)
	}
	return f, false, nil
}

// sealPapers seals what there is; no bytes stand for nothing.
func (b Books) sealPapers(p bank.Papers) ([]byte, error) {
	if p.Contact == (bank.Contact{}) && len(p.Applications) == 0 && len(p.Used) == 0 {
		return []byte{}, nil
	}
	return b.sealJSON(p, "bank_customers.papers_sealed")
}

func (b Books) openPapers(sealed []byte) (p bank.Papers, err error) {
	if len(sealed) == 0 {
		return bank.Papers{}, nil
	}
	return p, b.openJSON(sealed, "bank_customers.papers_sealed", &p)
}

// sealedQuote is a quote as it is sealed: see sealedFolder. Who used it stands in a column.
type sealedQuote struct {
	bank.Priced
	From, Debit string
}

func (b Books) sealQuote(p bank.Priced) ([]byte, error) {
	s := sealedQuote{Priced: p, From: p.From.Reveal(), Debit: p.Ask.Debit.Reveal()}
	return b.sealJSON(s, "bank_quotes.quote_sealed")
}

func (b Books) openQuote(r bankQuote) (bank.Priced, error) {
	var s sealedQuote
	if err := b.openJSON(r.Quote, "bank_quotes.quote_sealed", &s); err != nil {
		return bank.Priced{}, fmt.Errorf("reading quote %s: %w", r.ID, err)
	}
	p := s.Priced
	p.From, p.Ask.Debit, p.UsedBy = card.Tail(s.From), card.Tail(s.Debit), r.UsedBy
	return p, nil
}

func (b Books) sealJSON(v any, context string) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return b.db.vault.Seal(plain, context), nil
}

func (b Books) openJSON(sealed []byte, context string, v any) error {
	plain, err := b.db.vault.Open(sealed, context)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}

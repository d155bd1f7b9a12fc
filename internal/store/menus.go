package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"cardline/internal/audit"
	"cardline/internal/menus"
	"cardline/ivr"
)

// Menus keeps the versions of the voice menu, and which was in use when.
type Menus struct{ db *DB }

var (
	_ menus.Shelf = Menus{}
	_ menus.Uses  = Menus{}
)

// Menus are those of this database.
func (db *DB) Menus() Menus { return Menus{db} }

type menuRow struct {
	bun.BaseModel `bun:"table:menus"`

	Number  int    `bun:"number,pk"`
	Menu    string `bun:"menu"`
	Hash    string `bun:"hash"`
	Note    string `bun:"note"`
	Base    int    `bun:"base"`
	Program string `bun:"program"`
	courseRow
}

func rowOfMenu(v menus.Version) menuRow {
	return menuRow{
		Number: v.Number, Menu: v.Menu, Hash: v.Hash(), Note: v.Note, Base: v.Base, Program: v.Program, courseRow: rowOfCourse(v.Course),
	}
}

func (r menuRow) version() menus.Version {
	return menus.Version{Number: r.Number, Course: r.course(), Menu: r.Menu, Note: r.Note, Base: r.Base, Program: r.Program}
}

func (s Menus) versions() versions[menus.Version] {
	return versions[menus.Version]{s.db, func(v menus.Version) (any, error) { row := rowOfMenu(v); return &row, nil }, s.tell}
}

// Save implements menus.Shelf. Two who save at once get a number each.
func (s Menus) Save(ctx context.Context, v menus.Version) (menus.Version, error) {
	last := func(tx bun.Tx) *bun.SelectQuery {
		return tx.NewSelect().Table("menus").ColumnExpr("COALESCE(MAX(number), 0)")
	}
	err := s.db.numbered(ctx, last, func(ctx context.Context, tx bun.Tx, number int) error {
		v.Number = number
		if err := keepMenu(ctx, tx, v.Menu, v.Files); err != nil {
			return err
		}
		return s.versions().add(ctx, tx, "menu.save", v.Maker, v)
	})
	if err != nil {
		return v, fmt.Errorf("saving a menu: %w", err)
	}
	return v, nil
}

// Move implements menus.Shelf.
func (s Menus) Move(ctx context.Context, number int, action, by string, decide func(menus.Version) (menus.Version, error)) (menus.Version, error) {
	out, err := s.versions().move(ctx, action, by, func(ctx context.Context, tx bun.Tx) (menus.Version, error) {
		return one(ctx, s.db.held(tx.NewSelect()), tx.NewSelect(), number)
	}, decide)
	if err != nil {
		return out, fmt.Errorf("%s %d: %w", action, number, err)
	}
	return out, nil
}

// tell writes a change into the audit trail: of the files only their hash.
func (s Menus) tell(ctx context.Context, tx bun.Tx, action, by string, before, after menus.Version) error {
	return s.db.appendAudit(ctx, tx, audit.Entry{
		Key: fmt.Sprintf("menu/%d:%s", after.Number, after.State), Actor: "operator:" + by, Action: action, Subject: menuSubject(after.Number),
		Channel: "api", Before: string(before.State), After: string(after.State), Ref: after.Hash(),
	})
}

func menuSubject(number int) string { return fmt.Sprintf("menu:%d", number) }

// Version implements menus.Shelf.
func (s Menus) Version(ctx context.Context, number int) (menus.Version, error) {
	v, err := one(ctx, s.db.NewSelect(), s.db.NewSelect(), number)
	if err != nil {
		return v, fmt.Errorf("reading version %d of the menu: %w", number, err)
	}
	return v, nil
}

// one reads a version and its files, and refuses files that are not those that were saved.
func one(ctx context.Context, sel, files *bun.SelectQuery, number int) (menus.Version, error) {
	var row menuRow
	err := sel.Model(&row).Where("number = ?", number).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return menus.Version{}, menus.ErrNone
	}
	if err != nil {
		return menus.Version{}, err
	}
	v := row.version()
	if v.Files, err = filesOf(ctx, files, v.Menu); err != nil {
		return v, err
	}
	if v.Hash() != row.Hash {
		return v, errors.New("its files are not what was saved: somebody changed the row")
	}
	return v, nil
}

// Versions implements menus.Shelf.
func (s Menus) Versions(ctx context.Context, before, n int) ([]menus.Version, error) {
	var rows []menuRow
	sel := s.db.NewSelect().Model(&rows).OrderExpr("number DESC").Limit(int64(n))
	if before > 0 {
		sel = sel.Where("number < ?", before)
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing menus: %w", err)
	}
	out := make([]menus.Version, len(rows))
	for i, r := range rows {
		out[i] = r.version()
	}
	return out, nil
}

// menuFilesRow are the files of a menu.
type menuFilesRow struct {
	bun.BaseModel `bun:"table:menu_files"`

	Menu  string `bun:"menu,pk"`
	Hash  string `bun:"hash"`
	Files string `bun:"files"`
}

// menuFile is one of them, as JSON.
type menuFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Keep implements menus.Uses.
func (s Menus) Keep(ctx context.Context, menu string, files []ivr.File) error {
	err := s.db.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return keepMenu(ctx, tx, menu, files) })
	if err != nil {
		return fmt.Errorf("keeping menu %s: %w", menu, err)
	}
	return nil
}

func keepMenu(ctx context.Context, tx bun.Tx, menu string, files []ivr.File) error {
	kept := make([]menuFile, len(files))
	for i, f := range files {
		kept[i] = menuFile{f.Name, string(f.Src)}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	row := menuFilesRow{Menu: menu, Hash: menus.Version{Files: files}.Hash(), Files: string(text)}
	if _, err := tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
		return err
	}
	var hash string
	if err := tx.NewSelect().Table("menu_files").Column("hash").Where("menu = ?", menu).Scan(ctx, &hash); err != nil {
		return err
	}
	if hash != row.Hash {
		return menus.ErrTwin
	}
	return nil
}

// Files implements menus.Uses.
func (s Menus) Files(ctx context.Context, menu string) ([]ivr.File, error) {
	files, err := filesOf(ctx, s.db.NewSelect(), menu)
	if err != nil {
		return nil, fmt.Errorf("reading menu %s: %w", menu, err)
	}
	return files, nil
}

func filesOf(ctx context.Context, sel *bun.SelectQuery, menu string) ([]ivr.File, error) {
	var row menuFilesRow
	err := sel.Model(&row).Where("menu = ?", menu).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, menus.ErrNone
	}
	if err != nil {
		return nil, err
	}
	var kept []menuFile
	if err := json.Unmarshal([]byte(row.Files), &kept); err != nil {
		return nil, err
	}
	files := make([]ivr.File, len(kept))
	for i, f := range kept {
		files[i] = ivr.File{Name: f.Name, Src: []byte(f.Text)}
	}
	return files, nil
}

package consent

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cardline/internal/phone"
)

// Register is a do-not-contact register of a country, as the law knows it.
type Register struct {
	Name   string // "hk-dnc"
	Region string
	Days   int // after these a copy may no longer be used
	Source string

	code     string // of the country: 852
	national int    // digits that follow it
}

//go:embed registers.csv
var registersFile string

// Registers lists those the program knows.
func Registers() ([]Register, error) {
	var out []Register
	err := eachLine(strings.NewReader(registersFile), "name,region,code,national,days,source", func(line []string) error {
		national, err := strconv.Atoi(line[3])
		days, fault := strconv.Atoi(line[4])
		if err != nil || fault != nil || days < 1 {
			return errors.New("national and days must be numbers")
		}
		out = append(out, Register{Name: line[0], Region: line[1], code: line[2], national: national, Days: days, Source: line[5]})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("registers: %w", err)
	}
	return out, nil
}

// FindRegister is a register by its name; ErrNoRegister.
func FindRegister(name string) (Register, error) {
	all, err := Registers()
	if err != nil {
		return Register{}, err
	}
	i := slices.IndexFunc(all, func(r Register) bool { return r.Name == name })
	if i < 0 {
		return Register{}, ErrNoRegister
	}
	return all[i], nil
}

// Number reads a line of the register's file: a number in international or national form, alone, parted, or before other columns.
func (r Register) Number(line string) (phone.Number, error) {
	for _, part := range []string{line, firstColumn(line)} {
		digits := strings.Map(func(c rune) rune {
			if c < '0' || c > '9' {
				return -1
			}
			return c
		}, part)
		national, abroad := strings.CutPrefix(digits, r.code)
		if !abroad || len(national) != r.national {
			national = strings.TrimPrefix(digits, "0")
		}
		if len(national) == r.national {
			return phone.Number("+" + r.code + national), nil
		}
	}
	return "", phone.ErrInvalid
}

func firstColumn(line string) string {
	if at := strings.IndexAny(line, ",;\t"); at >= 0 {
		return line[:at]
	}
	return line
}

// ErrNoRegister says that there is no such register; ErrNoCopy that the copy is not being loaded, or no longer; the others why a copy may not
// take the place of the one in use.
var (
	ErrNoRegister = errors.New("no such register")
	ErrNoCopy     = errors.New("no such copy is being loaded")
	ErrEmptyCopy  = errors.New("the copy holds no number at all: the one before stays in use")
	ErrOlderCopy  = errors.New("the copy is of an earlier day than the one in use")
	ErrShrunkCopy = errors.New("the copy holds less than half of the numbers of the one in use: was the file cut off?")
)

// shrinks is from how many numbers on half of them missing is no accident of a short list.
const shrinks = 100

// Copy is a register as it was loaded.
type Copy struct {
	Register
	ID      string    // of the loading
	Version string    // the issuer's
	Date    time.Time // as of when its issuer says it is
	Loaded  time.Time // when it came into use; zero: it is being loaded
	Count   int64     // numbers on it
	Lost    bool      // it was loaded under keys that are gone, so that nobody is found on it
}

// Overdue is since when the copy may no longer be used.
func (c Copy) Overdue() time.Time { return c.Date.AddDate(0, 0, c.Days) }

// Stale reports whether the copy may no longer be used.
func (c Copy) Stale(now time.Time) bool { return c.Lost || !now.Before(c.Overdue()) }

// Replaces says why c should not take the place of the copy before; anyway: a person has looked. Nobody's number on a register is not believed
// at all, for all numbers would be written to.
func (c Copy) Replaces(before Copy, anyway bool) error {
	switch {
	case c.Count == 0:
		return ErrEmptyCopy
	case anyway || before.ID == "":
		return nil
	case c.Date.Before(before.Date):
		return ErrOlderCopy
	case before.Count >= shrinks && c.Count < before.Count/2:
		return ErrShrunkCopy
	}
	return nil
}

// Check is what a copy says of one number.
type Check struct {
	Copy
	Listed bool
}

func (c Check) refuse(now time.Time) string {
	switch {
	case c.Listed:
		return fmt.Sprintf("on the do-not-contact register %s of %s", c.Name, c.Date.Format(time.DateOnly))
	case c.Lost:
		return fmt.Sprintf("the do-not-contact register %s must be loaded again: its keys are gone", c.Name)
	case c.Stale(now):
		return fmt.Sprintf("the copy of the do-not-contact register %s is of %s, too old since %s", c.Name, c.Date.Format(time.DateOnly),
			c.Overdue().Format(time.DateOnly))
	}
	return ""
}

// Shelf is the store's side of registers: of each number only a keyed index, of each register one copy in use.
type Shelf interface {
	// BeginCopy begins to load a copy beside the one in use.
	BeginCopy(ctx context.Context, c Copy) (Copy, error)
	// AddNumbers adds to a copy that is being loaded; the same again is added once. ErrNoCopy.
	AddNumbers(ctx context.Context, id string, ns []phone.Number) (added int, err error)
	// UseCopy puts it in the place of the one before, which is deleted. ErrNoCopy, and what Replaces says, unless anyway.
	UseCopy(ctx context.Context, id string, anyway bool) (Copy, error)
	// Copies lists those in use.
	Copies(ctx context.Context) ([]Copy, error)
}

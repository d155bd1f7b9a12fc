package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cardline/config"
	"cardline/internal/almanac"
)

// almanacPage is one year as `cardline almanac` prints it.
type almanacPage struct {
	year     int
	region   string // CN, HK, …; "" for none
	holidays almanac.Holidays
	json     bool
}

// newAlmanac is `cardline almanac`: what falls when in a year. It asks no server.
func newAlmanac() *cobra.Command {
	var p almanacPage
	var file string
	var working bool
	cmd := &cobra.Command{
		Use:   "almanac YEAR",
		Short: "Tell the festivals and working days of a year",
		Long: `Tell which festivals fall when in a year, a line each, by date: those of the Chinese calendar by Beijing's clock. A festival may fall
twice, or not at all. --region says how each day stands there. --working-days prints the days that are no ordinary ones there instead:
public holidays, and days of the weekend that are worked for them; with --json every day of the year. A year that is not announced yet
is told as far as law fixes it, with a warning on standard error. Years 1950 to 2100. No server is asked.`,
		Example: "  cardline almanac 2027\n  cardline almanac 2027 --region hk --json\n  cardline almanac 2026 --region cn --working-days",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if p.year, err = strconv.Atoi(args[0]); err != nil || p.year < almanac.FirstYear || p.year > almanac.LastYear {
				return fmt.Errorf("%q is no year from %d to %d", args[0], almanac.FirstYear, almanac.LastYear)
			}
			if p.holidays, err = loadHolidays(config.Config{Hours: config.Hours{Holidays: file}}); err != nil {
				return err
			}
			if err := p.look(cmd.ErrOrStderr(), working); err != nil {
				return err
			}
			if working {
				return p.printDays(cmd.OutOrStdout())
			}
			return p.printFestivals(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&p.region, "region", "", "country whose working days are told: cn, hk, gb or us")
	cmd.Flags().BoolVar(&working, "working-days", false, "print the region's holidays and days worked for them")
	cmd.Flags().BoolVar(&p.json, "json", false, "print a JSON object a line")
	cmd.Flags().StringVar(&file, "holidays", os.Getenv("CARDLINE_HOURS_HOLIDAYS"), "file of public holidays (default: $CARDLINE_HOURS_HOLIDAYS, else those of the program)")
	cmd.Flags().Lookup("holidays").DefValue = ""
	return cmd
}

// look checks what was asked for, and warns of a year that is not announced.
func (p *almanacPage) look(warn io.Writer, working bool) error {
	p.region = strings.ToUpper(p.region)
	if p.region == "" {
		if working {
			return errors.New("whose working days? Give --region cn or --region hk")
		}
		return nil
	}
	calendar, known := p.holidays[p.region]
	if !known {
		return fmt.Errorf("--region %s: no holidays are known but of %s", strings.ToLower(p.region), strings.ToLower(strings.Join(slices.Sorted(maps.Keys(p.holidays)), ", ")))
	}
	if !calendar.Knows(almanac.Day{Year: p.year, Month: time.December, Day: 31}) {
		fmt.Fprintf(warn, "warning: the holidays of %d in %s are not in the table, which holds %d to %d: what law fixes is told\n",
			p.year, p.region, calendar.From.Year, calendar.Until.Year)
	}
	return nil
}

// festivalLine is an occurrence as JSON. What is told of a region is left out where none was asked for.
type festivalLine struct {
	Date     string `json:"date"`
	Festival string `json:"festival"`
	*dayStanding
}

// dayStanding is how a day stands in a region.
type dayStanding struct {
	Working bool   `json:"working"`
	Holiday string `json:"holiday,omitempty"`
}

func (p *almanacPage) stands(d almanac.Day) dayStanding {
	name, _ := p.holidays[p.region].Off(d)
	return dayStanding{p.holidays[p.region].Works(d), name}
}

func (p *almanacPage) printFestivals(w io.Writer) error {
	all, err := almanac.Year(p.year)
	if err != nil {
		return err
	}
	lines := make([][]string, len(all))
	out := json.NewEncoder(w)
	for i, o := range all {
		line := festivalLine{Date: o.Day.String(), Festival: o.Festival}
		if p.region != "" {
			stands := p.stands(o.Day)
			line.dayStanding = &stands
		}
		if p.json {
			if err := out.Encode(line); err != nil {
				return err
			}
			continue
		}
		lunar, err := almanac.LunarOf(o.Day)
		if err != nil {
			return err
		}
		lines[i] = []string{line.Date, o.Festival, o.Day.Weekday().String()[:3], "lunar " + lunar.String()}
		if p.region != "" {
			lines[i] = append(lines[i], p.words(o.Day))
		}
	}
	if p.json {
		return nil
	}
	return align(w, lines)
}

// words tell how a day stands.
func (p *almanacPage) words(d almanac.Day) string {
	switch s := p.stands(d); {
	case s.Holiday != "":
		return "holiday: " + s.Holiday
	case p.holidays[p.region].Worked(d):
		return "worked for a holiday"
	case s.Working:
		return "working day"
	default:
		return "weekend"
	}
}

func (p *almanacPage) printDays(w io.Writer) error {
	out := json.NewEncoder(w)
	working := 0
	var lines [][]string
	for d := (almanac.Day{Year: p.year, Month: time.January, Day: 1}); d.Year == p.year; d = d.Add(1) {
		stands := p.stands(d)
		if stands.Working {
			working++
		}
		if p.json {
			if err := out.Encode(struct {
				Date string `json:"date"`
				dayStanding
			}{d.String(), stands}); err != nil {
				return err
			}
		} else if stands.Holiday != "" || p.holidays[p.region].Worked(d) {
			lines = append(lines, []string{d.String(), d.Weekday().String()[:3], p.words(d)})
		}
	}
	if p.json {
		return nil
	}
	if err := align(w, lines); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d working days in %s\n", working, p.region)
	return err
}

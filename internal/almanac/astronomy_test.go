package almanac

import (
	"math"
	"testing"
	"time"
)

// The calendar once more, from the moments of new moons and of the sun's longitude: J. Meeus, Astronomical Algorithms, chapters 25, 32 and
// 49; ΔT by Espenak and Meeus. New moons come out within 20 seconds, longitudes within 30 of the sun's way. It shares nothing with the
// tables the program uses.

// closeCall is how near to midnight in Beijing a moment lies that this computation, or what nobody knows yet of the earth's rotation, may
// put on the wrong side.
const closeCall = 90 * time.Second

// beijing is the moment of a Julian ephemeris day, by Beijing's clock.
func beijing(jde float64) time.Time {
	at := time.Unix(0, 0).UTC().Add(time.Duration((jde - 2440587.5) * float64(24*time.Hour)))
	return at.Add(-time.Duration(deltaT(float64(at.Year())+float64(at.YearDay())/365.25) * float64(time.Second))).Add(8 * time.Hour)
}

// deltaT in seconds, of a year.
func deltaT(y float64) float64 {
	switch t := y - 2000; {
	case y < 1961:
		t = y - 1950
		return 29.07 + 0.407*t - t*t/233 + t*t*t/2547
	case y < 1986:
		t = y - 1975
		return 45.45 + 1.067*t - t*t/260 - t*t*t/718
	case y < 2005:
		return 63.86 + 0.3345*t - 0.060374*t*t + 0.0017275*t*t*t + 0.000651814*t*t*t*t + 0.00002373599*t*t*t*t*t
	case y < 2050:
		return 62.92 + 0.32217*t + 0.005589*t*t
	default:
		return -20 + 32*(y-1820)/100*(y-1820)/100 - 0.5628*(2150-y)
	}
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// newMoon is the moment of the kth new moon after that of 6 January 2000.
func newMoon(k float64) time.Time {
	t := k / 1236.85
	m := 2.5534 + 29.10535670*k - 0.0000014*t*t - 0.00000011*t*t*t
	mm := 201.5643 + 385.81693528*k + 0.0107582*t*t + 0.00001238*t*t*t - 0.000000058*t*t*t*t
	f := 160.7108 + 390.67050284*k - 0.0016118*t*t - 0.00000227*t*t*t + 0.000000011*t*t*t*t
	node := 124.7746 - 1.56375588*k + 0.0020672*t*t + 0.00000215*t*t*t
	e := 1 - 0.002516*t - 0.0000074*t*t
	jde := 2451550.09766 + 29.530588861*k + 0.00015437*t*t - 0.000000150*t*t*t + 0.00000000073*t*t*t*t
	for _, p := range [...]struct{ size, e, m, mm, f float64 }{
		{-0.40720, 0, 0, 1, 0}, {0.17241, 1, 1, 0, 0}, {0.01608, 0, 0, 2, 0}, {0.01039, 0, 0, 0, 2}, {0.00739, 1, -1, 1, 0},
		{-0.00514, 1, 1, 1, 0}, {0.00208, 2, 2, 0, 0}, {-0.00111, 0, 0, 1, -2}, {-0.00057, 0, 0, 1, 2}, {0.00056, 1, 1, 2, 0},
		{-0.00042, 0, 0, 3, 0}, {0.00042, 1, 1, 0, 2}, {0.00038, 1, 1, 0, -2}, {-0.00024, 1, -1, 2, 0}, {-0.00007, 0, 2, 1, 0},
		{0.00004, 0, 0, 2, -2}, {0.00004, 0, 3, 0, 0}, {0.00003, 0, 1, 1, -2}, {0.00003, 0, 0, 2, 2}, {-0.00003, 0, 1, 1, 2},
		{0.00003, 0, -1, 1, 2}, {-0.00002, 0, -1, 1, -2}, {-0.00002, 0, 1, 3, 0}, {0.00002, 0, 0, 4, 0},
	} {
		jde += p.size * math.Pow(e, p.e) * sin(p.m*m+p.mm*mm+p.f*f)
	}
	jde += -0.00017*sin(node) + 0.000325*sin(299.77+0.107408*k-0.009173*t*t)
	for _, p := range [...][3]float64{
		{165, 251.88, 0.016321}, {164, 251.83, 26.651886}, {126, 349.42, 36.412478}, {110, 84.66, 18.206239}, {62, 141.74, 53.303771},
		{60, 207.14, 2.453732}, {56, 154.84, 7.306860}, {47, 34.52, 27.261239}, {42, 207.19, 0.121824}, {40, 291.34, 1.844379},
		{37, 161.72, 24.198154}, {35, 239.56, 25.513099}, {23, 331.55, 3.592518},
	} {
		jde += p[0] / 1e6 * sin(p[1]+p[2]*k)
	}
	return beijing(jde)
}

// The heliocentric longitude of the earth, VSOP87 without what is less than a tenth of a second of arc: size in 1e-8 radians, phase, and
// radians in a thousand years.
var (
	longitude0 = [][3]float64{
		{175347046, 0, 0}, {3341656, 4.6692568, 6283.07585}, {34894, 4.6261, 12566.1517}, {3497, 2.7441, 5753.3849}, {3418, 2.8289, 3.5231},
		{3136, 3.6277, 77713.7715}, {2676, 4.4181, 7860.4194}, {2343, 6.1352, 3930.2097}, {1324, 0.7425, 11506.7698}, {1273, 2.0371, 529.691},
		{1199, 1.1096, 1577.3435}, {990, 5.233, 5884.927}, {902, 2.045, 26.298}, {857, 3.508, 398.149}, {780, 1.179, 5223.694},
		{753, 2.533, 5507.553}, {505, 4.583, 18849.228}, {492, 4.205, 775.523}, {357, 2.92, 0.067}, {317, 5.849, 11790.629},
		{284, 1.899, 796.298}, {271, 0.315, 10977.079}, {243, 0.345, 5486.778}, {206, 4.806, 2544.314}, {205, 1.869, 5573.143},
		{202, 2.458, 6069.777}, {156, 0.833, 213.299}, {132, 3.411, 2942.463}, {126, 1.083, 20.775}, {115, 0.645, 0.98},
		{103, 0.636, 4694.003}, {102, 0.976, 15720.839}, {102, 4.267, 7.114}, {99, 6.21, 2146.17}, {98, 0.68, 155.42},
		{86, 5.98, 161000.69}, {85, 1.3, 6275.96}, {85, 3.67, 71430.7}, {80, 1.81, 17260.15}, {79, 3.04, 12036.46},
		{75, 1.76, 5088.63}, {74, 3.5, 3154.69}, {74, 4.68, 801.82}, {70, 0.83, 9437.76}, {62, 3.98, 8827.39}, {61, 1.82, 7084.9},
		{57, 2.78, 6286.6}, {56, 4.39, 14143.5}, {56, 3.47, 6279.55}, {52, 0.19, 12139.55}, {52, 1.33, 1748.02}, {51, 0.28, 5856.48},
	}
	longitude1 = [][3]float64{
		{628331966747, 0, 0}, {206059, 2.678235, 6283.07585}, {4303, 2.6351, 12566.1517}, {425, 1.59, 3.523}, {119, 5.796, 26.298},
		{109, 2.966, 1577.344}, {93, 2.59, 18849.23}, {72, 1.14, 529.69}, {68, 1.87, 398.15}, {67, 4.41, 5507.55}, {59, 2.89, 5223.69},
		{56, 2.17, 155.42}, {45, 0.4, 796.3},
	}
	longitude2 = [][3]float64{{52919, 0, 0}, {8720, 1.0721, 6283.0758}, {309, 0.867, 12566.152}}
)

func series(terms [][3]float64, millennia float64) (sum float64) {
	for _, p := range terms {
		sum += p[0] * math.Cos(p[1]+p[2]*millennia)
	}
	return sum / 1e8
}

// sun is its apparent longitude in degrees: with aberration and nutation.
func sun(jde float64) float64 {
	t := (jde - 2451545) / 365250
	c := t * 10 // centuries
	l := series(longitude0, t) + t*series(longitude1, t) + t*t*series(longitude2, t) + 289e-8*t*t*t*math.Cos(5.844+6283.076*t)
	distance := 1.00014 - 0.01671*math.Cos((357.5291+35999.0503*c)*math.Pi/180)
	moon, mean := 218.3165+481267.8813*c, 280.4665+36000.7698*c
	node := 125.04452 - 1934.136261*c
	seconds := -20.4898/distance - 0.0903 - 17.20*sin(node) - 1.32*sin(2*mean) - 0.23*sin(2*moon) + 0.21*sin(2*node)
	return l*180/math.Pi + 180 + seconds/3600
}

// sunAt is the moment in a civil year at which the sun reaches a longitude.
func sunAt(longitude float64, year int) time.Time {
	jde := 2451545 + 365.2422*(float64(year-2000)+math.Mod(longitude-280+360, 360)/360)
	for range 8 {
		jde += math.Remainder(longitude-sun(jde), 360) * 365.2422 / 360
	}
	return beijing(jde)
}

// nearMidnight reports whether a moment may as well be of the day beside it.
func nearMidnight(at time.Time) bool {
	return On(at.Add(-closeCall)) != On(at.Add(closeCall))
}

// atMidnight are the new moons this computation cannot place, with the day the tables give them.
var atMidnight = map[Day]Day{
	{2057, time.September, 28}: {2057, time.September, 29}, // 23:59:57, 20 seconds more or less
}

// TestTheLunarCalendarIsThatOfTheSky makes every month of 151 lunar years out of new moons and the sun: month 11 holds the winter solstice,
// and where thirteen months lie between two of them the first without a middle term repeats the one before it.
func TestTheLunarCalendarIsThatOfTheSky(t *testing.T) {
	t.Parallel()
	moon := func(k float64) Day {
		at := newMoon(k)
		if placed, is := atMidnight[On(at)]; is && nearMidnight(at) {
			return placed
		}
		return On(at)
	}
	eleventh := func(year int) float64 { // the new moon month 11 begins with
		solstice := On(sunAt(270, year))
		k := math.Floor((float64(year)+0.99-2000)*12.3685) + 1
		for solstice.Before(moon(k)) {
			k--
		}
		return k
	}
	k := eleventh(FirstYear - 1)
	for year := FirstYear; year <= LastYear; year++ { // from month 11 of the year before to month 10
		next := eleventh(year)
		leap := next-k > 12
		number, lunarYear := 11, year-1
		for i := k; i < next; i++ {
			first, then := moon(i), moon(i+1)
			repeats := leap && i > k && !holdsMiddleTerm(first, then)
			if repeats {
				leap = false
			} else if i > k {
				number = number%12 + 1
				if number == 1 {
					lunarYear++
				}
			}
			want := Lunar{lunarYear, number, 1, repeats}
			got, err := LunarOf(first)
			if first.Year < FirstYear {
				continue
			}
			if err != nil || got != want {
				t.Errorf("%s is %v by the tables, %v by the sky (%v)", first, got, want, newMoon(i))
			}
		}
		k = next
	}
}

func holdsMiddleTerm(first, then Day) bool {
	for longitude := 0.0; longitude < 360; longitude += 30 {
		for year := first.Year; year <= then.Year; year++ {
			if d := On(sunAt(longitude, year)); !d.Before(first) && d.Before(then) {
				return true
			}
		}
	}
	return false
}

func TestTheSolarTermsAreThoseOfTheSky(t *testing.T) {
	t.Parallel()
	for year := FirstYear; year <= LastYear; year++ {
		for id, longitude := range map[string]float64{Qingming: 15, WinterSolstice: 270} {
			at := sunAt(longitude, year)
			if got, err := Date(id, year); err != nil || got != On(at) {
				t.Errorf("%s %d: %v, %v by the tables, %s by the sky", id, year, got, err, at.Format(time.DateTime))
			}
		}
	}
}

package campaign

import "math"

// Lift is what a campaign has moved: those who were meant to hear of it beside those who were drawn not to. Everybody who was meant counts,
// also those a gate held back: among those held out such people are too.
type Lift struct {
	Told        Arm     `json:"told"`
	HeldOut     Arm     `json:"held_out"`
	Points      float64 `json:"points" doc:"Percentage points more, or fewer."`
	Low         float64 `json:"low" doc:"With 95 % confidence at least this many."`
	High        float64 `json:"high" doc:"And at most this many."`
	Significant bool    `json:"significant" doc:"Nought is not between them."`
}

// Arm is one of two groups.
type Arm struct {
	People    int     `json:"people"`
	Converted int     `json:"converted"`
	Percent   float64 `json:"percent"`
}

// confident is how many standard deviations 95 % of a normal distribution lie within.
const confident = 1.959964

// lift compares two groups by the hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10), which holds for small
// numbers too.
func lift(told, toldDone, held, heldDone int) *Lift {
	l := &Lift{Told: arm(told, toldDone), HeldOut: arm(held, heldDone)}
	if told == 0 || held == 0 {
		return l
	}
	p1, p2 := float64(toldDone)/float64(told), float64(heldDone)/float64(held)
	l1, u1 := wilson(toldDone, told)
	l2, u2 := wilson(heldDone, held)
	l.Points = percent(p1 - p2)
	l.Low = percent(p1 - p2 - math.Hypot(p1-l1, u2-p2))
	l.High = percent(p1 - p2 + math.Hypot(u1-p1, p2-l2))
	l.Significant = l.Low > 0 || l.High < 0
	return l
}

func arm(people, done int) Arm {
	a := Arm{People: people, Converted: done}
	if people > 0 {
		a.Percent = percent(float64(done) / float64(people))
	}
	return a
}

// percent rounds to hundredths.
func percent(share float64) float64 { return math.Round(share*10_000) / 100 }

// wilson is the score interval of a share.
func wilson(done, of int) (low, high float64) {
	n, p, z := float64(of), float64(done)/float64(of), confident
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

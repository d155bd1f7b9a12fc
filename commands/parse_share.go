package commands

import "math/bits"

// Shares, weights and scores are whole numbers in units of 1/unity.
const (
	unityPlaces = 20
	unity       = 1 << unityPlaces
	// finest is how finely exp is known: in steps of 1/256.
	finestPlaces = 8
	// farthest is the power of e beyond which nothing is left.
	farthest = 14
)

// powers are e^-(i/256).
var powers = func() (p [farthest << finestPlaces]int64) {
	const step, places = 1069555701, 30 // e^(-1/256)
	at := int64(1) << places
	for i := range p {
		p[i] = at >> (places - unityPlaces)
		at = (at*step + 1<<(places-1)) >> places
	}
	return p
}()

// power is e^-x.
func power(x int64) int64 {
	if i := x >> (unityPlaces - finestPlaces); i < int64(len(powers)) {
		return powers[i]
	}
	return 0
}

// share turns scores into how likely each is.
func share(scores []int64) {
	top, sum := scores[0], int64(0)
	for _, s := range scores {
		top = max(top, s)
	}
	for i, s := range scores {
		scores[i] = power(top - s)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] = scores[i] << unityPlaces / sum
	}
}

// likely turns the score of a yes into how likely it is.
func likely(score int64) int64 {
	p := power(max(score, -score))
	if score < 0 {
		return p << unityPlaces / (unity + p)
	}
	return unity << unityPlaces / (unity + p)
}

// thinner is 1/sqrt(n): what a feature counts among n, so that long texts are no surer than short ones for their length alone.
func thinner(n int) int64 {
	if n == 0 {
		return 0
	}
	return int64(root(1 << (2 * unityPlaces) / uint64(n)))
}

// root is the whole part of a square root.
func root(n uint64) uint64 {
	r := uint64(1) << ((bits.Len64(n) + 1) / 2)
	for {
		next := (r + n/r) / 2
		if next >= r {
			return r
		}
		r = next
	}
}

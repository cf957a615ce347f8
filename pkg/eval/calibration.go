package eval

// bins is how many bins of equal width the calibration has.
const bins = 10

// bin sums up the rows whose negativity lies in a tenth.
type bin struct {
	sum             float64
	posts, negative int
}

// binOf is the bin of a negativity. The last one holds 1 too.
func binOf(negativity float64) int {
	return int(min(max(negativity, 0)*bins, bins-1))
}

func (b *bin) add(negativity float64, negative bool) {
	b.sum += negativity
	b.posts++
	if negative {
		b.negative++
	}
}

func (b *bin) merge(o bin) {
	b.sum += o.sum
	b.posts += o.posts
	b.negative += o.negative
}

// Bin is a tenth of the negativities, and what posts in it truly are.
type Bin struct {
	// From and To bound the negativities, To without itself but in the last bin.
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Posts int     `json:"posts"`
	// Said is the mean negativity, Negative the share that is truly negative.
	Said     Figure `json:"said,omitzero"`
	Negative Figure `json:"negative,omitzero"`
}

// calibration returns the ten bins, and the calibration error.
func (s *Set) calibration() (list []Bin, ece Figure) {
	list = make([]Bin, bins)
	distance := 0.0
	for i, b := range s.bins {
		list[i] = Bin{From: float64(i) / bins, To: float64(i+1) / bins, Posts: b.posts}
		if b.posts == 0 {
			continue
		}
		said, negative := b.sum/float64(b.posts), float64(b.negative)/float64(b.posts)
		list[i].Said, list[i].Negative = Of(said), Of(negative)
		distance += float64(b.posts) * max(said-negative, negative-said)
	}
	if n := s.scored(); n > 0 {
		ece = Of(distance / float64(n))
	}
	return list, ece
}

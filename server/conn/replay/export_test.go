package replay

// MaxBytes is the bound that the tests reach.
const MaxBytes = maxBytes

// Kept returns the bytes of the pages that are kept, counted anew.
func Kept(p *Pages) int {
	n := 0
	for _, got := range p.kept.Values() {
		n += got.size()
	}
	if n != p.bytes {
		panic("the pages are miscounted")
	}
	return n
}

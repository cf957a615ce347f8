package output

// appendTime appends a time in Unix seconds as RFC 3339 in UTC. The date is found
// by counting years from March on, so that the day that some years have more is
// their last (H. Hinnant, "chrono-compatible low-level date algorithms").
func appendTime(dst []byte, seconds int64) []byte {
	// From the first of March of the year 0.
	const daysToEpoch, perEra, perDay = 719468, 146097, 86400
	since := uint64(seconds + daysToEpoch*perDay)
	days, second := since/perDay, uint(since%perDay)
	era, day := days/perEra, uint(days%perEra)
	year := (day - day/1460 + day/36524 - day/(perEra-1)) / 365
	day -= 365*year + year/4 - year/100
	month := (5*day + 2) / 153
	day -= (153*month + 2) / 5
	year += 400 * uint(era)
	if month += 3; month > 12 {
		month -= 12
		year++
	}
	var text [20]byte
	copy(text[:], "0000-00-00T00:00:00Z")
	for _, part := range [...]struct {
		at int
		n  uint
	}{{0, year / 100}, {2, year % 100}, {5, month}, {8, day + 1}, {11, second / 3600}, {14, second / 60 % 60}, {17, second % 60}} {
		text[part.at] += byte(part.n / 10)
		text[part.at+1] += byte(part.n % 10)
	}
	return append(dst, text[:]...)
}

package dedupe

import "strings"

// appendSite appends the one form of an address on a site that has several; nil if
// this is no such address. What dst points to after its end, the host, may be
// overwritten: the other parts are not there.
func appendSite(dst []byte, host, path, query string) []byte {
	switch host {
	case "twitter.com", "x.com", "fxtwitter.com", "vxtwitter.com":
		if id := after(path, "status", "statuses"); isNumber(id) {
			return append(append(dst, "x.com/i/status/"...), id...)
		}
	case "youtube.com", "youtube-nocookie.com", "music.youtube.com", "youtu.be":
		return appendYouTube(dst, host, path, query)
	case "reddit.com", "redd.it":
		return appendReddit(dst, host, path)
	case "instagram.com":
		if id := after(path, "p", "reel", "reels", "tv"); isID(id) {
			return append(append(dst, "instagram.com/p/"...), id...)
		}
	case "threads.net", "threads.com":
		if id := after(path, "post", "t"); isID(id) {
			return append(append(dst, "threads.com/t/"...), id...)
		}
	case "telegram.me", "t.me":
		path = strings.TrimRight(path, "/")
		if rest, ok := strings.CutPrefix(path, "/s/"); ok {
			path = "/" + rest
		}
		if strings.Count(path, "/") == 2 {
			return appendQuery(append(append(dst, "t.me"...), path...), only(query, "comment"))
		}
	}
	return nil
}

// appendYouTube appends the address of a video, or of a comment below it.
func appendYouTube(dst []byte, host, path, query string) []byte {
	id := value(query, "v")
	switch {
	case host == "youtu.be":
		id, _, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	case id == "":
		id = after(path, "shorts", "live", "embed", "v")
	}
	if !isID(id) {
		return nil
	}
	dst = append(append(dst, "youtube.com/watch?v="...), id...)
	if comment := value(query, "lc"); isID(comment) {
		dst = append(append(dst, "&lc="...), comment...)
	}
	return dst
}

// appendReddit appends the address of a post, or of a comment below it: what stands
// between them is the title.
func appendReddit(dst []byte, host, path string) []byte {
	id := after(path, "comments", "gallery")
	if host == "redd.it" {
		id, _, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	}
	if !isID(id) {
		return nil
	}
	dst = append(append(dst, "reddit.com/comments/"...), id...)
	_, rest, _ := strings.Cut(path, "/"+id+"/")
	if _, comment, _ := strings.Cut(rest, "/"); isID(strings.Trim(comment, "/")) {
		dst = append(append(dst, '/'), strings.Trim(comment, "/")...)
	}
	return dst
}

// after returns the segment of a path behind one of these; "" if there is none.
func after(path string, names ...string) string {
	found := false
	for segment := range strings.SplitSeq(path, "/") {
		if found {
			return segment
		}
		for _, n := range names {
			found = found || segment == n
		}
	}
	return ""
}

// value returns a parameter of a query.
func value(query, name string) string {
	for query != "" {
		var p string
		p, query, _ = strings.Cut(query, "&")
		if v, ok := strings.CutPrefix(p, name); ok && strings.HasPrefix(v, "=") {
			return v[1:]
		}
	}
	return ""
}

// only returns a query with one of its parameters, if it has that.
func only(query, name string) string {
	if v := value(query, name); v != "" {
		return name + "=" + v
	}
	return ""
}

// isID reports whether a part of an address is an id of a site.
func isID(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && s[i] != '-' && s[i] != '_' && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// isTracking reports whether a parameter says only how a reader came to a page.
func isTracking(name string) bool {
	name = strings.ToLower(name)
	for _, p := range [...]string{"utm_", "at_", "mc_", "_hs", "pk_", "mtm_", "ref_", "fb_", "guce_", "hsa_", "wt_", "share_"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "dclid", "gclsrc", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh",
		"_ga", "_gl", "mkt_tok", "ref", "referrer", "referer", "cmpid", "ncid", "ocid", "smid", "cvid", "s_cid", "s_kwcid", "xtor",
		"guccounter", "amp", "outputtype", "__twitter_impression", "spm", "scm", "vero_id", "oly_anon_id", "oly_enc_id", "rb_clickid",
		"wickedid", "icid", "echobox", "feature", "si", "cmp", "trk", "trackingid", "epik", "srsltid":
		return true
	}
	return false
}

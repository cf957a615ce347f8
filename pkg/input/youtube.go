package input

import (
	"bytes"
	"math"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// YouTube is what yt-dlp and youtube-comment-downloader save of YouTube.
const YouTube Format = "youtube"

// savedComments reads comments a line, of youtube-comment-downloader.
func savedComments() dialect {
	return dialect{format: YouTube, fits: isSavedComment, shape: commentShape, finish: savedComment}
}

func isSavedComment(h head) bool {
	return h.has("cid", "text") && h.count("votes", "time_parsed", "channel", "heart", "photo", "author") >= 2
}

// commentShape is that of a comment, by either program.
func commentShape() shape {
	return shape{
		"id": {as: catchLink}, "cid": {as: catchLink}, "parent": {as: fieldParent}, "text": {as: fieldText},
		"author": {as: catchUser}, "author_id": {as: fieldAuthorID}, "channel": {as: fieldAuthorID}, "author_url": {as: fieldAuthorURL},
		"timestamp": {as: fieldPublished}, "time_parsed": {as: fieldPublished},
		"like_count": {as: fieldLikes}, "votes": {as: catchAct}, "replies": {as: fieldReplies}, "reply_count": {as: fieldReplies},
		"photo": {as: fieldOther}, "author_thumbnail": {as: fieldOther}, "_time_text": {as: fieldOther}, "time": {as: fieldOther},
	}
}

// savedComment completes a comment. Both programs make its time of words such as
// "2 days ago": no more than the day is kept.
func savedComment(r *record) error {
	if votes := r.caught.text(catchAct); len(votes) > 0 {
		if n, ok := abbreviated(votes); ok {
			r.likes = mention.Of(n)
		}
	}
	if !r.published.IsZero() {
		r.published = r.published.UTC().Truncate(24 * time.Hour)
	}
	return r.youTubeComment()
}

// videoShape is that of a video, as far as it matters.
func videoShape() shape {
	return shape{
		"id": {as: catchVideo}, "title": {as: fieldTitle}, "description": {as: fieldText}, "language": {as: fieldLang},
		"channel": {as: fieldAuthorName}, "channel_id": {as: fieldAuthorID}, "channel_url": {as: fieldAuthorURL}, "uploader_id": {as: fieldAuthorHandle},
		"uploader": {as: catchPerson}, "timestamp": {as: fieldPublished}, "upload_date": {as: catchTime},
		"like_count": {as: fieldLikes}, "comment_count": {as: fieldReplies},
	}
}

// savedVideo completes a video.
func savedVideo(r *record) error {
	video := string(r.caught.text(catchVideo))
	if video == "" {
		return errNoID
	}
	r.join(fieldSource, "youtube")
	r.join(fieldID, video)
	r.join(fieldThread, video)
	r.join(fieldKind, "video")
	r.join(fieldURL, "https://www.youtube.com/watch?v=", video)
	r.set(fieldAuthorHandle, bytes.TrimPrefix(bytes.Clone(r.bytes(fieldAuthorHandle)), []byte{'@'}))
	if r.published.IsZero() {
		if day, err := time.Parse("20060102", string(r.caught.text(catchTime))); err == nil {
			r.published = day
		}
	}
	return nil
}

// abbreviated reads a number as sites show it: 7, 1,234, 1.2K, 3,4 M. Other
// languages have other words for thousands: such a number is unknown.
func abbreviated(b []byte) (n int64, ok bool) {
	b = bytes.TrimSpace(b)
	unit := 1.0
	if len(b) > 0 {
		switch b[len(b)-1] | 0x20 {
		case 'k':
			unit = 1e3
		case 'm':
			unit = 1e6
		case 'b':
			unit = 1e9
		}
	}
	if unit == 1 {
		if groups := bytes.FieldsFunc(b, func(r rune) bool { return r == ',' || r == '.' }); len(groups) > 1 && len(b) == len(groups)-1+len(bytes.Join(groups, nil)) {
			for _, g := range groups[1:] {
				if len(g) != 3 {
					return 0, false
				}
			}
			b = bytes.Join(groups, nil)
		}
		return digits(b)
	}
	f, ok := float(bytes.ReplaceAll(bytes.TrimSpace(b[:len(b)-1]), []byte{','}, []byte{'.'}))
	if !ok || f < 0 || f > 1e6 {
		return 0, false
	}
	return int64(math.Round(f * unit)), true
}

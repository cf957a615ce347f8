package privacy

// handleFirst are hosts whose paths begin with an account's name.
var handleFirst = []string{
	"twitter.com", "x.com", "instagram.com", "facebook.com", "threads.net", "threads.com", "tiktok.com",
	"t.me", "twitch.tv", "pinterest.com", "vk.com", "weibo.com", "tumblr.com", "github.com",
}

// sitePaths are first path segments on those hosts that name no account.
var sitePaths = []string{
	"i", "search", "hashtag", "explore", "home", "share", "intent", "p", "reel", "reels", "watch", "groups",
	"events", "s", "videos", "about", "login", "t", "story.php", "permalink.php", "photo", "orgs", "topics",
}

// subdomains are hosts on which an account's name stands before the host.
var subdomains = []string{
	"tumblr.com", "substack.com", "blogspot.com", "wordpress.com", "livejournal.com", "medium.com", "bandcamp.com",
	"github.io", "bsky.social",
}

// profileSegments are path segments after which an account's name follows.
var profileSegments = []string{"user", "users", "u", "profile", "profiles", "in", "people", "channel", "c", "accounts", "author", "members", "member"}

// nameParameters are parameters that hold an account's name.
var nameParameters = []string{"screen_name", "user", "username", "via", "author", "handle", "u"}

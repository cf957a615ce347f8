// Package notify tells others that a run has ended: a webhook, a chat room that
// takes Slack's incoming webhooks, or people by e-mail.
//
// An alert says what the outputs say and no more: its hits are records of package
// output, with pseudonyms for authors. Sources are named with their state alone,
// for the text of an error may quote a site. Foreign text is made harmless for the
// place where it is read, and links are of the web.
//
// A webhook with a secret is signed. With the body as it came, a receiver needs
//
//	t, sig = headers["X-Earshot-Timestamp"], headers["X-Earshot-Signature"]
//	want = "sha256=" + hmac.new(secret, t.encode() + b"." + body, "sha256").hexdigest()
//	if not hmac.compare_digest(sig, want): refuse()
//	if abs(time.time() - int(t)) > 300: refuse()   # an old request, sent again
//	if seen(headers["Idempotency-Key"]): return    # a retry of what was taken
package notify

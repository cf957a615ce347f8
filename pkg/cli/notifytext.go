package cli

// notifyText is the help on alerts.
const notifyText = `After a scan of a profile, others can be told of it: a program, a chat room, people.
Whom, and when, stands in the configuration.

  profiles:
    northwind:
      terms: [northwind air]
      notify:
        - slack: {url_env: SLACK_WEBHOOK_URL}
          min_hits: 3
        - webhook: {url: "https://hooks.example/earshot", secret_env: HOOK_SECRET}
          when: always
        - email:
            host: mail.example
            from: Alerts <alerts@northwind.example>
            to: [care@northwind.example]
            user: alerts
            password_file: /run/secrets/smtp
          when: failure

  when      hits (the default): there were hits, min_hits of them at least, which is 1.
            always: after every run. failure: a source failed, or the whole run.
  max       The most posts to show: 50, in a chat 10, and never above 200. How many
            more there are is said.
  slack     An incoming webhook of Slack, or of what takes the same: Mattermost,
            Rocket.Chat, Discord (its address with /slack). The address is a secret:
            url_env or url_file.
  webhook   url, url_env or url_file: an address that takes JSON, https unless it is
            on this machine. secret_env or secret_file: a secret that signs.
  email     host, port, from, to; user with password_env or password_file; tls is
            starttls (the default, port 587), tls (port 465) or none (port 25), which
            is for a server on this machine alone.

Alerts come after the output is delivered, and tell of what is in it: with --new and
--append of what is new. They show what outputs show: pseudonyms, masked texts and
links without handles. Of a source that failed they name the state.

An alert that cannot be sent is a warning, and the exit code is 3; the output is not
lost. A network that fails, a busy server and a server's error are tried again, for as
long as the server asks or longer each time; other refusals are not. When the time of
--max-runtime is up, alerts have 15 seconds more. --no-notify tells nobody.

The body of a webhook is an object of at most 256 KB:
  schema_version  the version of the records
  test            whether it is one of earshot notify test
  profile, brand, summary
  begun_at, ended_at
  outcome         ok, partial or failed
  counts          fetched, mentions, hits
  sources         each with source, state and its counts
  hits            the posts, newest first, as in -o json
  hits_omitted    how many there are besides

With a secret, each request carries X-Earshot-Timestamp, in seconds since 1970, and
X-Earshot-Signature: sha256= and the HMAC-SHA-256 of timestamp, dot and body, in
hexadecimal. Idempotency-Key is the same whenever one delivery is tried again. A
receiver checks that in five lines of Python:

  t, sig = headers["X-Earshot-Timestamp"], headers["X-Earshot-Signature"]
  want = "sha256=" + hmac.new(secret, t.encode() + b"." + body, "sha256").hexdigest()
  if not hmac.compare_digest(sig, want): refuse()
  if abs(time.time() - int(t)) > 300: refuse()   # an old request, sent again
  if seen(headers["Idempotency-Key"]): return    # a retry of what was taken`

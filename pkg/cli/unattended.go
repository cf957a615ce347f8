package cli

const unattendedText = `A scan that a clock starts, day after day, for years:

  earshot scan --profile northwind --new --append --out hits.csv --max-runtime 10m

  --new             only what earlier runs of this profile (or, without one, of
                    this query) have not delivered to this output. A post counts as
                    delivered when the output that carries it was closed without an
                    error: the file is in its place, or the stream was taken.
  --append          add rows to the file of --out, CSV or NDJSON, below one header,
                    but those that it has (by the column id; without it,
                    those that were delivered). A file with other
                    columns is refused. Each batch of rows appears whole: the file is
                    replaced by one that has them.
  --since last      since the last run that got everything began, and an hour.
  --max-runtime 10m end after that time; what came is delivered.
  --profile a,b     several profiles at once, --all-profiles all of them: a source that
                    several want is asked once. Rows go into one file, with the brand
                    of each, or into a file each: --out hits-{profile}.csv
  --save            keep the hits until their time is over ("earshot history"); in a
                    profile, save: true
  --if-locked skip  while another run is at work on the same, do nothing and end with
                    0; without it, end with 75.
  --fail-on-hits    end with 10 if there are hits.

A run may end at any moment, by a kill, a full disk or the loss of power. The next
one goes on where it was: what was delivered does not come again, what was not is
fetched again. With sources that yield newest first and find posts soon, what
was read down to a time is not read again either, gaps in between are filled, and the
last hour is looked at again, since posts may appear late.

Standard output cannot be looked at again: if a run is killed between writing to it
and noting that, those posts come once more.

What is kept for this is in earshot.db in the state folder ("earshot config paths"),
readable by you alone: hashes, under a key in store.key, of the posts that were
delivered and of what was asked; the times that were read; counts of each run. No
text, no name, no query, unless you ask for hits to be saved. If the file is damaged, it is moved aside and said so, and
what can be read of it is taken over. Without the key the hashes say nothing; with
another key every post is new.`

package cli

// rulesText is the help on rules.
const rulesText = `A brand knows what no scorer can: that its game "War Zone" is no war, and that
"refund" is bad news. Such rules stand in the configuration, for every scan below
sentiment, for one profile below profiles.NAME.sentiment; both add up.

  profiles:
    northwind:
      terms: [northwind air]
      sentiment:
        neutral: [war zone, the killers]
        phrases:
          refund: 1.5
          lost my bag: 2
          no problem: -1
        always_negative: ['"class action" -film', lawyer AND refund]
        never_negative: [hiring]

  neutral          Terms without feeling. A post is scored as if a name that nobody
                   knows stood in their place.
  phrases          Words or phrases with a weight from -5 to 5. A weight is added to
                   the log-odds of the score: 1 makes an unhappy customer 2.7 times
                   as likely against a happy one, 2 makes it 7 times, 3 makes it 20
                   times, and -1, -2, -3 as many times less likely. What was at 0.30
                   is at 0.66 with 1.5. A phrase counts once in a post.
  never_negative   Queries: what matches one is at 0.01 at most.
  always_negative  Queries: what matches one is at 0.99 at least.

They work in this order, the last wins: what matches always_negative and
never_negative is negative, since a complaint that is missed costs more than a
post that is read in vain. Write exceptions into the query: '"class action" -film'.

Terms match as in queries ("earshot help query"): whole words in any case, so that
refund does not find refunds. Phrases are written without dots.

--explain shows each step. The words of the scorer are in its own unit, what begins
with "rule:" or "adapted:" is in log-odds, and neutral terms show what was replaced.

A rule that you would have to write for many words is better taught: label some
posts ("earshot label") and add --adapt.`

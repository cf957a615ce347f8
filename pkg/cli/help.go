package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// helpCommand shows the help of a command or a topic; one that there is not is
// an error.
func (s *session) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND or TOPIC]",
		Short:             "Show the help of a command or a topic",
		PersistentPreRunE: s.setUp,
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range cmd.Root().Commands() {
				if !c.Hidden {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, list []string) error {
			found, rest, err := cmd.Root().Find(list)
			if err != nil || found == nil || len(rest) > 0 {
				return unknownTopic(cmd.Root(), list)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

func unknownTopic(root *cobra.Command, list []string) error {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	topic := strings.Join(list, " ")
	return mention.Errorf(mention.BadUsage, "there is no help on %q", topic).WithHint("%s", suggest.Hint(topic, names))
}

// topics are help texts that are no commands. The texts are made when they are
// asked for.
func topics() []*cobra.Command {
	list := []*cobra.Command{
		{Use: "exit-codes", Short: "What the exit code says"},
		{Use: "formats", Short: "Output formats and the fields of a record"},
		{Use: "rules", Short: "What a brand knows better than a scorer"},
		{Use: "unattended", Short: "Scans that a clock starts: only what is new, nothing lost, nothing twice"},
		{Use: "privacy", Short: "What earshot does with people's data"},
	}
	for _, c := range list {
		c.SetHelpFunc(func(c *cobra.Command, args []string) {
			c.Long = topicText(c.Name())
			c.Parent().HelpFunc()(c, args)
		})
	}
	return list
}

// topicText is what there is to say of a topic; "" for what is none.
func topicText(name string) string {
	switch name {
	case "exit-codes":
		return "The exit code says how a command ended:\n\n" + exitCodesText() + exitCodesNotes
	case "formats":
		return formatsText()
	case "rules":
		return rulesText
	case "unattended":
		return unattendedText
	case "privacy":
		return privacyText
	}
	return ""
}

const exitCodesNotes = `
Zero hits are code 0 only if every source answered. A source that blocked us,
asked us to wait, changed its answers or lacks a key is a failure: 3, 4 or 5; one
that was named and lacks a setting is 3, or 2 if there is no other.

With -o json or --log-format json, errors are objects on standard error:
  {"error":{"code":"rate-limited","source":"mastodon","message":"…","retryable":true}}`

const queryLong = `A query is made of terms:

  northwind             the whole word, in any case, with or without accents
  "northwind air"       the words in a row; also the hashtag #northwindair
  #northwind            only the hashtag
  @northwind            only the handle
  northwind air         as one argument of the command line: a phrase, since the
                        shell takes the quotes away

  cancel*               the word and all that it goes on with: at least 3 letters
  =Apple, ="Air France" with the same capitals

and of operators, in capitals, from the strongest to the weakest:

  x NEAR/5 y            at most 5 words apart; NEAR/1 is side by side
  x ONEAR/5 y           also in this order
  NOT x, -x             without x
  x AND y, x y          both
  x OR y                either
  ( … )                 in groups

x and y of NEAR are terms, phrases, or several of them: (lost OR late) NEAR/5 bag.

Filters ask for something else than words. They go with AND, OR and NOT, beside
at least one term:

  source:bluesky        of this site; no other is asked
  lang:en               in this language, as stated or recognised
  author:NAME           by this handle, id or name. The author stays a pseudonym
                        in every output, and the query is shown without the name
  kind:review           post, comment, reply, review, story, video or article
  domain:news.example   on this host or one below it, or linking there
  has:link              with a link
  stars<3 likes>=10     < <= > >= or =; also replies and reposts

What is not known of a post does not hold: stars<3 finds no post without stars.
A misspelt filter is an error; to look for such a word, put it in quotation
marks. Words such as re: and addresses are words.

Several arguments mean any of them: "earshot scan northwind contoso".

A profile leaves out more: exclude (queries), exclude_authors, exclude_domains,
and posts by its own_accounts, unless exclude_own is false.

Words match whole: northwind does not match northwinds. Chinese, Japanese and
Thai, which do not part words, match anywhere in a run of their script.

A post that speaks to the brand by where it stands (a review of its app, a
comment below its video, a reply to its account) is a mention without any of the
words, if that app, page or account was named for the scan: as
"--source NAME:VALUE", in the sources of the profile, or in the settings of a
configuration with one profile. What the query excludes stays excluded,
and its filters hold.

Each site is asked in its own syntax for at least what the query wants; the
exact match is made here, the same for every site. NEAR is asked as AND. No site
finds the beginnings of words: "northwind AND cancel*" asks for northwind, but of
a lone cancel* a site finds only cancel, and the scan says so. "earshot query
explain" shows the tree, what each site is asked, what is matched here only, and
what matches in a text.`

const privacyText = `earshot reads public posts to find out what customers are unhappy about, or to
help them. It is not for watching people. What it does about that:

  Pseudonyms    Authors are shown as p-…, made with a random key that stays on
                this machine (0600, see "earshot config paths"). The same person
                has the same pseudonym on one site, and another on the next, so
                that people cannot be matched across sites.
  Masking       Handles, names and profile addresses of people are masked in
                texts. The brand's own (own_accounts of a profile) stay, and so do
                handles that the query asks for, where a text mentions them.
                Links are written in the site's form without a handle where it
                has one, and left out where it has none. A person whom a text
                names without a sign is not recognised.
  Public only   No cookies, no logged-in browsing, no private groups. Posts that
                are not public are dropped.
  Opting out    Posts of people who asked sites not to be collected are counted
                as opted out and dropped.
  Honest        Requests say that they come from earshot, with your contact
                (privacy.contact). robots.txt is honoured for pages.
  Nothing kept  A scan stores no posts. Each record carries delete_by, the date
                by which your copy must go. What sites grant for a day is
                counted in usage.ndjson: numbers, and no content.
  Corrections   The exception is what you label: "earshot label" keeps the masked
                text, the label, the source and the time in labels.ndjson (0600),
                and nothing about who wrote it or where. Where a site's terms set
                an end, the line is removed by then. "earshot label --forget"
                removes them all.
  Alerts        Those whom the configuration names are told what outputs show, and
                no more (see "earshot help notify").
  No telemetry  earshot talks to the sources of the scan and to the receivers of your
                alerts, and to nobody else.

The purpose is insight. The other one, care, shows who to help; it needs a log
of each disclosure and a do-not-contact list, and is refused until they are
there.

--passthrough hands through fields of your own files; those that name people
(author, user, screen_name …) are left out.`

// indent puts two spaces before every line.
func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}

# shellcheck shell=bash
# The other programs of .ci/compare, each as a user would write it: count the
# posts that hold one of the terms as whole words, whatever the case.
: "${work:?}" "${lexicon:?}"

# three ROW COMMAND… fills three cells; @n stands for the number of terms.
three() {
	local row=$1 n
	shift
	rows+=("$row")
	for n in 1 100 10000; do cell "$row" "$n" "${@//@n/$n}"; done
}

time_tools() {
	rows+=('wc -l')
	cell 'wc -l' 1 wc -l @posts
	unset 'found[wc -l,1]' # it looks for nothing
	if have rg; then three 'ripgrep -i -w -F -f' rg -j1 -c -i -w -F -f terms-@n @posts; else absent ripgrep; fi
	three 'grep -i -w -F -f' grep -c -i -w -F -f terms-@n @posts
	if have mawk; then time_mawk; else absent mawk; fi
	if have node; then three 'node JSON.parse + RegExp' node -e "$node_program" @posts terms-@n; else absent nodejs; fi
	if have python3; then three 'python json + re' python3 -c "$python_program" @posts terms-@n; else absent python3; fi
	if have jq; then three 'jq select(test)' jq -n --rawfile terms terms-@n "$jq_program" @posts; else absent jq; fi
	if have mlr; then time_miller; else absent miller; fi
	time_duckdb
	time_vader
}

absent() { note "$1 is not installed: apt-get install $1"; }

time_mawk() {
	local n
	# shellcheck disable=SC2016 # the $ is awk's
	for n in 1 100 10000; do
		printf 'tolower($0) ~ /(^|[^a-z0-9_])(%s)([^a-z0-9_]|$)/ { n++ } END { print n + 0 }\n' "$(cat "lower-$n")" >"mawk-$n"
	done
	three 'mawk, regex on the raw line' mawk -f mawk-@n @posts
}

time_miller() {
	local n
	# shellcheck disable=SC2016 # the $ is Miller's
	for n in 1 100 10000; do
		printf '$text =~ "(^|\\W)(%s)(\\W|$)"i\n' "$(cat "any-$n")" >"miller-$n"
	done
	three 'miller filter' mlr --ijsonl --onidx filter -f miller-@n 'then' count @posts
}

# The expression is a constant of the query, so that it is compiled once.
duckdb_query="SET threads = 1; SET VARIABLE expression = (SELECT content FROM read_text('regex-@n'));
SELECT count(*) FROM read_ndjson('@posts', columns = {text: 'VARCHAR'}) WHERE regexp_matches(text, getvariable('expression'), 'i')"
# shellcheck disable=SC2016 # the $ is the program's
duckdb_program='const { DuckDBInstance } = require("@duckdb/node-api");
(async () => {
	const connection = await (await DuckDBInstance.create()).connect();
	let reader;
	for (const query of process.argv[1].split(";")) reader = await connection.runAndReadAll(query);
	console.log(`${reader.getRows()[0][0]}`);
})()'

time_duckdb() {
	local n
	for n in 1 100 10000; do printf '(^|\\W)(%s)(\\W|$)' "$(tr -d '\n' <"any-$n")" >"regex-$n"; done
	if have duckdb; then
		three 'DuckDB regexp_matches' duckdb -noheader -list -c "$duckdb_query"
	elif have node && node -e 'require("@duckdb/node-api")' 2>/dev/null; then
		three 'DuckDB regexp_matches' node -e "$duckdb_program" "$duckdb_query"
	else
		note 'DuckDB is not installed: npm install @duckdb/node-api, and its node_modules in NODE_PATH'
	fi
}

# time_vader times VADER in Python: from PyPI, or NLTK's (Debian: python3-nltk)
# with the lexicon that comes with the Go port.
time_vader() {
	local python row='python json + re + VADER (scores)'
	[ ! -r "$lexicon" ] || printf %s "$(grep . "$lexicon")" >lexicon.txt # it takes no empty line
	for python in python3 /usr/bin/python3; do
		if have "$python" && "$python" -c "$vader_program" one.ndjson terms-1 >out 2>/dev/null; then
			three "$row" "$python" -c "$vader_program" @posts terms-@n
			cell "$row" 0 "$python" -c "$vader_program" @posts terms-0
			# It counts what is negative, so that it says nothing about matching.
			unset "found[$row,1]" "found[$row,100]" "found[$row,10000]"
			return
		fi
	done
	note 'VADER for Python is not installed: apt-get install python3-nltk'
}

node_program='const fs = require("fs"), [, posts, terms] = process.argv;
const any = fs.readFileSync(terms, "utf8").trim().split("\n").map(t => t.replace(/[+.]/g, "\\$&")).join("|");
const re = new RegExp("(?<!\\w)(?:" + any + ")(?!\\w)", "i");
let n = 0;
require("readline").createInterface({ input: fs.createReadStream(posts) })
	.on("line", l => { if (re.test(JSON.parse(l).text)) n++ }).on("close", () => console.log(n))'

python_program='import json, re, sys
any = "|".join(re.escape(t.rstrip("\n")) for t in open(sys.argv[2], encoding="utf-8"))
find = re.compile(r"(?<!\w)(?:" + any + r")(?!\w)", re.I).search
print(sum(1 for line in open(sys.argv[1], encoding="utf-8") if find(json.loads(line)["text"])))'

vader_program='import json, re, sys
try:
	from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
	score = SentimentIntensityAnalyzer().polarity_scores
except ImportError:
	from nltk.sentiment.vader import SentimentIntensityAnalyzer
	score = SentimentIntensityAnalyzer("file:lexicon.txt").polarity_scores
any = "|".join(re.escape(t.rstrip("\n")) for t in open(sys.argv[2], encoding="utf-8"))
find = re.compile(r"(?<!\w)(?:" + any + r")(?!\w)", re.I).search if any else bool
print(sum(1 for line in open(sys.argv[1], encoding="utf-8")
	if find(text := json.loads(line)["text"]) and score(text)["compound"] < -0.05))'

# shellcheck disable=SC2016 # the $ is jq's
jq_program='($terms | rtrimstr("\n") | split("\n") | map(gsub("(?<sign>[+.])"; "\\\(.sign)")) | join("|")) as $any
| ("(?<!\\w)(?:" + $any + ")(?!\\w)") as $re
| reduce (inputs | select(.text | test($re; "i"))) as $post (0; . + 1)'

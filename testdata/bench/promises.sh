# shellcheck shell=bash
# Earshot's own rows of .ci/compare, and what is promised of its speed.
: "${work:?}" "${runs:?}" "${repo:?}"
declare -A cpu wall memory found

# knows FLAG says whether this earshot's score has a flag.
# Its help is read whole, since earshot must not meet a closed pipe.
knows() { grep -q -- "^ *$1 " <<<"$("$work/earshot" score --help)"; }

# own JOBS TERMS prints the command for so many terms, NUL between its words.
own() {
	local command=("$work/earshot" score @posts -q -o csv)
	! knows --jobs || command+=(--jobs "$1")
	case $2 in
	0) ;;
	1) command+=(--match "$(cat terms-1)") ;;
	*)
		if knows --match-file; then
			command+=(--match-file "terms-$2")
		else
			while read -r term; do command+=(--match "$term"); done <"terms-$2"
		fi
		;;
	esac
	printf '%s\0' "${command[@]}"
}

# time_earshot fills earshot's rows and says how many posts it finds.
time_earshot() {
	local jobs n row command
	knows --match-file || note 'this earshot has no --match-file: terms were given by --match'
	for jobs in 1 2; do
		row="earshot score --jobs $jobs"
		if ! knows --jobs; then
			[ "$jobs" = 1 ] || break
			note 'this earshot has no --jobs'
			row='earshot score'
		fi
		rows+=("$row")
		[ "$jobs" = 2 ] || earshot_row=$row
		for n in 1 100 10000 0; do
			mapfile -d '' command < <(own "$jobs" "$n")
			cell "$row" "$n" "${command[@]}"
			unset "found[$row,$n]"
		done
	done
	for n in 1 100 10000; do
		mapfile -d '' command < <(own 1 "$n")
		# shellcheck disable=SC2034 # the script ends with it
		"${command[@]//@posts/posts.ndjson}" --all -o ndjson | wc -l >out || failed=1
		row="$earshot_row,$n"
		found[$row]=$(awk '{ print $1 }' out)
	done
}

# explain says why the numbers of lines differ, and checks those that may not.
explain() {
	local mine=${found[$earshot_row,1]:-} other row
	printf '\nThe other programs look for the characters of a term; earshot also finds it without its accents, and a\n'
	printf 'phrase run together in a hashtag. On raw lines \\n and \\u00e9 hide words, and other fields count too.\n'
	for row in 'python json + re' 'node JSON.parse + RegExp' 'jq select(test)'; do
		other=${found[$row,1]:-$mine}
		[ "$other" = "$mine" ] || printf '\n**1 keyword: %s finds %s, earshot %s: one of them is wrong.**\n' "$row" "$other" "$mine"
	done
}

# against NUMBER COLUMN ROW LIMIT is a promise about earshot's CPU time as a part
# of another program's.
against() {
	local r
	r=$(ratio "$earshot_row,$2" "$3,$2")
	holds "$1" "keywords: $2; at most $4 of the CPU time of $3" "${r:-not measured}" "${r:+$r <= $4}"
}

promise_speed() {
	local rg='ripgrep -i -w -F -f' grep='grep -i -w -F -f' jq='jq select(test)' vader='python json + re + VADER (scores)' r
	against 1 1 "$rg" 2
	against 1 1 "$grep" 0.25
	against 1 1 "$jq" 1/30
	against 1 100 "$rg" 0.6
	against 1 100 "$grep" 0.12
	r=$(ratio "$earshot_row,10000" "$earshot_row,100")
	holds 1 '10,000 keywords: at most 1.6 of the time of 100' "${r:-not measured}" "${r:+$r <= 1.6}"
	holds 1 '1,000 profiles: at most 1.6 of the time of 100 keywords' 'not measured: 10,000 keywords stand for them' ''
	against 1 10000 "$rg" 1/25
	r=$(awk "BEGIN { printf \"%.0f\", ${lines:?} / ${cpu[$earshot_row,0]:-1e9} }")
	holds 1 'every post scored: at least 300,000 posts a second' "$r" "$r >= 300000"
	r=$(ratio "$vader,0" "$earshot_row,0")
	holds 1 'every post scored: at least 40 times VADER' "${r:-not measured}" "${r:+$r >= 40}"
}

promise_cores() {
	local n r two='earshot score --jobs 2'
	if [ -z "${cpu[$two,0]:-}" ] || [ "$(nproc)" -lt 2 ]; then
		holds 2 'two cores: at least 1.8 times one' 'not measured' ''
		return
	fi
	for n in 0 1 100; do
		r=$(calc "${wall[$earshot_row,$n]} / ${wall[$two,$n]}")
		holds 2 "two cores, $n keywords: at least 1.8 times one" "$r" "$r >= 1.8"
	done
	for n in 1 2; do "$work/earshot" score tenth.ndjson -q -o csv --fields id,negativity,text --jobs "$n" >"order-$n"; done
	! cmp -s order-1 order-2
	holds 2 'the order of the input is kept' "cmp of the output of one job and two" "$?"
}

promise_memory() {
	local n base most long said
	printf '{"id":"long","text":"%s"}\n' "$(printf 'lost bag %.0s' {1..111112})" | cat tenth.ndjson - tenth.ndjson >long.ndjson
	base=$(field 3 "$(timed 3 one.ndjson "$work/earshot" score @posts -q -o csv)")
	for n in 1 100 10000 0; do
		most=$(calc "(${memory[$earshot_row,$n]:-0} - $base) / 1024")
		holds 3 "memory beyond that for one post, $n keywords: below 64 MB" "$most MB" "$most < 64"
	done
	long=$(field 3 "$(timed 3 long.ndjson "$work/earshot" score @posts -q -o csv)")
	long=$(calc "($long - $base) / 1024")
	holds 3 'the same with a line of 1 MB: below 64 MB' "$long MB" "$long < 64"
	said=$("$work/earshot" score long.ndjson -o csv --max-line 500000 2>&1 >out | grep -i 'line' | tr '\n' ' ' | head -c 150 || true)
	holds 3 'longer lines than --max-line are skipped with a message' "${said:-nothing said}" "$([ -n "$said" ]; echo "1 - $?")"
}

# promise_input times compressed posts and CSV.
promise_input() {
	local word plain floor own form term rest
	term=$(cat terms-1)
	plain=$(timed "$runs" tenth.ndjson "$work/earshot" score @posts -q -o csv --match "$term")
	for form in gz zst; do
		case $form in gz) word=gzip ;; *) word=zstd ;; esac
		if ! have $word; then
			absent $word
			continue
		fi
		$word -qkf tenth.ndjson
		floor=$(timed "$runs" "tenth.ndjson.$form" "$work/inflate" @posts)
		own=$(timed "$runs" "tenth.ndjson.$form" "$work/earshot" score @posts -q -o csv --match "$term")
		rest=$(timed "$runs" "tenth.ndjson.$form" $word -dc @posts)
		holds 5 ".$form: at the decompressor's speed (at most 1.1 of the CPU time of the library and of the plain file together)" \
			"$(printf 'CPU: earshot %s s, library %s s, plain %s s, %s %s s; clock: %s s, %s s' "$(field 1 "$own")" "$(field 1 "$floor")" "$(field 1 "$plain")" $word "$(field 1 "$rest")" "$(field 2 "$own")" "$(field 2 "$floor")")" \
			"$(field 1 "$own") <= 1.1 * ($(field 1 "$floor") + $(field 1 "$plain"))"
	done
	head -n "$((lines / 5))" posts.csv >part.csv
	own=$(field 1 "$(timed "$runs" part.csv "$work/earshot" score @posts -q -o csv --match "$term")")
	own=$(calc "$(wc -c <part.csv) / 1e6 / $own")
	holds 5 'CSV read: at least 250 MB/s' "$own MB/s" "$own >= 250"
	own=$(field 1 "$(timed "$runs" tenth.ndjson "$work/earshot" score @posts -q --no-sentiment --all --passthrough -o ndjson)")
	own=$(calc "$(wc -c <out) / 1e6 / $own")
	holds 5 'NDJSON out, every post with its unknown fields' "$own MB/s of output" ''
}

promise_start() {
	local hello
	hello=$(field 1 "$(timed 50 - "$work/hello")")
	starts version 2.5 "$work/earshot" version
	starts --help 3 "$work/earshot" --help
	starts 'score of one post' 6 "$work/earshot" score one.ndjson -q
}

# starts WHAT LIMIT COMMAND… is a promise about starting, against hello.
starts() {
	local what=$1 limit=$2 r
	shift 2
	r=$(field 1 "$(timed 50 - "$@")")
	holds 6 "start, $what: at most $limit times a Go hello-world" "$(calc "$r / $hello") ($(calc "$r * 1000") ms, $(calc "$hello * 1000") ms)" "$r <= $limit * $hello"
}

# promise_output writes 100,000 rows of each form, and 10,000 to see that memory
# does not grow.
promise_output() {
	local form few many mb
	head -n 100000 posts.ndjson >rows.ndjson
	head -n 10000 posts.ndjson >few.ndjson
	for form in table csv xlsx; do
		if ! grep -q "^  $form " <<<"$("$work/earshot" help formats)"; then
			holds 7 "100,000 rows of $form" 'this earshot does not write it' ''
			continue
		fi
		few=$(timed 1 few.ndjson "$work/earshot" score @posts -q --all --no-sentiment -o "$form" --out "file.$form")
		many=$(timed 3 rows.ndjson "$work/earshot" score @posts -q --all --no-sentiment -o "$form" --out "file.$form")
		mb=$(calc "$(wc -c <"file.$form") / 1e6 / $(field 1 "$many")")
		few=$(calc "($(field 3 "$many") - $(field 3 "$few")) / 1024")
		holds 7 "$(wc -l <rows.ndjson) rows of $form: memory as for 10,000 (32 MB more at most)" "$few MB more; $mb MB/s of output, reading and masking included" "$few < 32"
	done
	mb=$(cd "$repo" && go test -run '^$' -bench 'Write/csv/ascii' -count 5 ./pkg/output | awk '{ for (i = 1; i < NF; i++) if ($(i + 1) == "MB/s") print $i }' | sort -n | sed -n 3p)
	holds 7 'CSV: at least 200 MB/s (BenchmarkWrite)' "${mb:-not measured} MB/s" "${mb:+$mb >= 200}"
}

# promise_tests runs what only tests can say.
promise_tests() {
	local n
	# shellcheck disable=SC2046 # names of folders
	(cd "$repo" && go test -run Alloc -v $(grep -rl AllocsPerRun pkg | xargs -n 1 dirname | sort -u | sed 's,^,./,')) >alloc.txt 2>&1 || true
	n=$(grep -c '^--- PASS' alloc.txt || true)
	holds 4 '0 allocations per post without a match and per score' "$n tests named …Alloc… pass, $(grep -c '^--- FAIL' alloc.txt || true) fail" \
		"$n > 0 && $(grep -c '^--- FAIL' alloc.txt || true) == 0"
	holds 8 'the fast path agrees with a slow one' 'see go test ./... and the lines found above' ''
}

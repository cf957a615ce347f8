# shellcheck shell=bash
# Measuring and reporting for .ci/compare. The variables work, runs, budget,
# failed and notes are its own.
: "${work:?}" "${runs:?}" "${budget:?}" "${size:?}" "${failed:?}"

# By "row,column": seconds of CPU, seconds by the clock, kilobytes, the mark of
# what was not timed whole, the number of lines found.
declare -A cpu=() wall=() memory=() mark=() found=()
rows=() promises=()

step() { printf '\n== %s (at %d s)\n' "$*" "$SECONDS" >&2; }
have() { command -v "$1" >/dev/null; }
note() { notes+=("$*"); }

# calc works out an expression of awk, true_that says whether it is true.
calc() { awk "BEGIN { printf \"%.5g\", $1 }"; }
true_that() { awk "BEGIN { exit !($1) }"; }

# timed RUNS POSTS COMMAND… prints CPU, clock and memory; @posts in the command
# stands for the file.
timed() {
	local times=$1 posts=$2 fine=0
	shift 2
	case $1 in grep | rg) fine=1 ;; esac # they found nothing
	"$work/measure" -runs "$times" -limit "$((budget * 8))s" -fine "$fine" -out "$work/out" "${@//@posts/$posts}"
}

# make_files makes the posts, a tenth, a hundredth and one of them, and terms.
make_files() {
	./corpus -size "$size" -o posts.ndjson
	./corpus -size "$size" -csv -o posts.csv
	for n in 1 100 10000; do
		./corpus -terms "$n" -o "terms-$n"
		# For regular expressions: the terms as alternatives, their signs in brackets,
		# which all of the programs understand.
		sed 's/[+.]/[&]/g' "terms-$n" | paste -s -d '|' >"any-$n"
		tr '[:upper:]' '[:lower:]' <"any-$n" >"lower-$n"
	done
	: >terms-0
	lines=$(wc -l <posts.ndjson)
	head -n $((lines / 10)) posts.ndjson >tenth.ndjson
	head -n $((lines / 100)) posts.ndjson >hundredth.ndjson
	head -n 1 posts.ndjson >one.ndjson
	bytes=$(wc -c <posts.ndjson)
	cat posts.ndjson posts.csv >/dev/null # into the page cache
}

machine() {
	echo "$(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1 || uname -m), $(uname -sr), $(go version | cut -d' ' -f3)"
	echo "$lines posts, $bytes bytes; earshot $(git -C "${repo:?}" describe --always --dirty 2>/dev/null || echo unknown)"
}

# cell ROW COLUMN COMMAND… times a command for a cell of the table. What is too
# slow for the whole file is timed on a part and scaled, less the time to start.
cell() {
	local row=$1 at="$1,$2" start part whole factor=1 times=$runs posts=posts.ndjson
	shift 2
	echo "$at" >&2
	if ! start=$(timed 1 one.ndjson "$@" 2>"$work/said") || ! part=$(timed 1 hundredth.ndjson "$@" 2>"$work/said"); then
		gave_up "$at"
		return
	fi
	whole=$(calc "$(field 1 "$start") + 100 * ($(field 1 "$part") - $(field 1 "$start"))")
	if true_that "$whole > $budget * 10"; then
		factor=100 times=1 posts=hundredth.ndjson mark[$at]='≈'
	elif true_that "$whole > $budget"; then
		factor=10 posts=tenth.ndjson mark[$at]='~'
		true_that "$whole < $budget * 3" || times=1
	fi
	if ! part=$(timed "$times" "$posts" "$@" 2>"$work/said"); then
		gave_up "$at"
		return
	fi
	[ "$factor" -gt 1 ] || found[$at]=$(awk '{ print $1; exit }' out)
	cpu[$at]=$(scaled 1 "$start" "$part" "$factor")
	wall[$at]=$(scaled 2 "$start" "$part" "$factor")
	# shellcheck disable=SC2034 # promises.sh reads it
	memory[$at]=$(field 3 "$part")
}

field() { cut -d' ' -f"$1" <<<"$2"; }

# scaled takes what a part took for the whole.
scaled() { calc "$(field "$1" "$2") + $4 * ($(field "$1" "$3") - $(field "$1" "$2"))"; }

# gave_up notes why a cell stays empty. Only earshot's own failures count.
gave_up() {
	local why
	why=$(head -c 200 "$work/said" | tr '\n' ' ')
	mark[$1]='failed'
	[ -n "$why" ] || mark[$1]='too slow'
	note "$1: ${why:-not done with a hundredth of the posts after $((budget * 8)) s}"
	case $1 in earshot*) failed=1 ;; esac
}

# holds NUMBER PROMISE MEASURED CONDITION adds a line about a promise. The
# condition is one of awk; empty if nothing could be measured.
holds() {
	local answer='–'
	if [ -n "$4" ]; then
		answer=no
		! true_that "$4" || answer=yes
	fi
	promises+=("| $1 | $2 | $3 | $answer |")
}

# ratio ROW,COLUMN OTHER,COLUMN prints the first CPU time by the second.
ratio() {
	local a=${cpu[$1]:-} b=${cpu[$2]:-}
	[ -z "$a" ] || [ -z "$b" ] || true_that "$b <= 0" || calc "$a / $b"
}

# show formats a cell: CPU, clock, and how many times earshot's CPU time.
show() {
	local at="$1,$2" own="${earshot_row:-},$2"
	if [ -z "${cpu[$at]:-}" ]; then
		printf '%s' "${mark[$at]:-}"
		return
	fi
	awk -v cpu="${cpu[$at]}" -v wall="${wall[$at]}" -v own="${cpu[$own]:-0}" -v mark="${mark[$at]:-}" 'BEGIN {
		printf "%s%.3g s (%.3g s)", mark, cpu, wall
		if (own > 0) printf " %.3g×", cpu / own
	}'
}

# report prints the table, what was found, the promises and the notes.
report() {
	local row n
	printf '\n%s\n\n' "$(cat machine.txt)"
	echo 'Seconds of CPU (by the clock), and how many times what earshot takes; medians.'
	echo '~ is from a tenth of the posts, ≈ from a hundredth.'
	printf '\n| | 1 keyword | 100 keywords | 10,000 keywords | every post |\n|---|---|---|---|---|\n'
	for row in "${rows[@]}"; do
		printf '| %s | %s | %s | %s | %s |\n' "$row" "$(show "$row" 1)" "$(show "$row" 100)" "$(show "$row" 10000)" "$(show "$row" 0)"
	done
	printf '\nLines found:\n\n| | 1 keyword | 100 keywords | 10,000 keywords |\n|---|---|---|---|\n'
	for row in "${rows[@]}"; do
		[ -z "${found[$row,1]:-}${found[$row,100]:-}" ] ||
			printf '| %s | %s | %s | %s |\n' "$row" "${found[$row,1]:-}" "${found[$row,100]:-}" "${found[$row,10000]:-}"
	done
	explain
	printf '\n| | promise | measured | holds |\n|---|---|---|---|\n'
	printf '%s\n' "${promises[@]}" | sort -s -t '|' -k 2,2n
	[ ${#notes[@]} -eq 0 ] || printf '\nNotes:\n\n'
	for n in "${notes[@]}"; do printf -- '- %s\n' "$n"; done
}

#!/bin/sh
# The pictures of the README: a minute of a real run over the simulated driver, and an hour that was
# recorded of it, with stalls.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

node --import tsx scripts/screen-picture.ts \
	--columns 120 --rows 36 --seconds 64 --title "anarchy-perf-ink --demo" \
	--output docs/monitor.svg "$@" -- \
	node dist/anarchy-perf-ink.js --demo --scenario flaky --seed 7 --uptime 2m --interval 0.5

program=$PWD/dist/anarchy-perf-ink.js
node --import tsx scripts/simulated-log.ts stalling 3 3600 "$folder/link.csv"
node --import tsx scripts/screen-picture.ts \
	--columns 120 --rows 36 --seconds 4 \
	--title "anarchy-perf-ink --replay link.csv --at 44.8m --window 15m" \
	--output docs/stalls.svg -- \
	sh -c 'cd "$1" && exec node "$2" --replay link.csv --at 44.8m --window 15m' - "$folder" "$program"

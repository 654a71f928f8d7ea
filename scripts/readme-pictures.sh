#!/bin/sh
# The pictures of README and docs: a minute of a real run over the simulated driver, an hour that was
# recorded of it, with stalls, and half an hour with a link that drops, its parts numbered for
# docs/reading-the-screen.md.
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

node --import tsx scripts/simulated-log.ts flaky 7 1800 "$folder/drops.csv"
node --import tsx scripts/screen-picture.ts \
	--columns 120 --rows 36 --seconds 4 \
	--title "anarchy-perf-ink --replay drops.csv --at 12m --window 5m" \
	--mark 'errors \+\d+' --mark '^ TX +[\d.]+ MB/s' --mark 'max +\d+' --mark '[⣀⠤⠒⠉]{2}' \
	--mark 'ns ± \d+ over [\d.]+ m?s' --mark '▼▲' --mark '4 m' --mark '\d+ disconnects' \
	--mark '\(\d+ new\)' --mark NOW --mark 'SINCE RESET.*ago' --mark µs --mark 'q quit' \
	--output docs/screen-parts.svg -- \
	sh -c 'cd "$1" && exec node "$2" --replay drops.csv --at 12m --window 5m' - "$folder" "$program"

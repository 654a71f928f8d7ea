#!/bin/sh
# The picture of the README, from a real run of a minute over the simulated driver.
set -eu
node --import tsx scripts/screen-picture.ts \
	--columns 120 --rows 36 --seconds 64 --title "anarchy-perf-ink --demo" \
	--output docs/monitor.svg "$@" -- \
	node dist/anarchy-perf-ink.js --demo --scenario flaky --seed 7 --uptime 2m --interval 0.5

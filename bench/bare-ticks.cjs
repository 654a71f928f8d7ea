/**
 * `node bare-ticks.cjs INTERVAL_MS FILE`: the same ticks in a bare Node on the same machine. Only
 * waits as the program does, and on SIGTERM writes to FILE how many ticks it missed.
 */
const fs = require("node:fs");

const interval_ms = Number(process.argv[2]);
let due_ms = performance.now();
let [taken, missed, worst_ms] = [0, 0, 0];

function tick() {
	const late_ms = performance.now() - due_ms;
	if (late_ms >= 0) {
		const skipped = Math.floor(late_ms / interval_ms);
		taken++;
		missed += skipped;
		worst_ms = Math.max(worst_ms, late_ms);
		due_ms += (skipped + 1) * interval_ms;
	}
	setTimeout(tick, Math.ceil(Math.max(0, due_ms - performance.now())));
}

process.on("SIGTERM", () => {
	fs.writeFileSync(process.argv[3], JSON.stringify({ taken, missed, worst_ms }));
	process.exit(0);
});
tick();

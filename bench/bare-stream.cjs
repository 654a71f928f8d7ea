/**
 * `node bare-stream.cjs INTERVAL_MS STATISTICS OUTPUT`: the minimum cost of logging on this
 * machine. A bare Node that wakes at each tick, reads the file as the program does and appends a
 * line of the same length.
 */
const fs = require("node:fs");

const [interval, statistics, output] = process.argv.slice(2);
const interval_ms = Number(interval);
const handle = fs.openSync(output, "a");
const buffer = Buffer.alloc(65_536);
const line = `${"x".repeat(220)}\n`;
let due_ms = performance.now();

function tick() {
	if (performance.now() >= due_ms) {
		due_ms += interval_ms;
		const opened = fs.openSync(statistics, "r");
		fs.readSync(opened, buffer, 0, buffer.length, null);
		fs.closeSync(opened);
		fs.writeSync(handle, line);
	}
	setTimeout(tick, Math.ceil(Math.max(0, due_ms - performance.now())));
}

tick();

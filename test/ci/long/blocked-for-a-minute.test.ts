/** A terminal that accepts no output for a minute of samples, a hundred per second. */
import { readFileSync } from "node:fs";
import test from "node:test";
import { assertNothingIsLost, recordsOf } from "../../helpers/log-samples.ts";
import { assertCatchesUp, grown, openStalled } from "../../helpers/stalled-monitor.ts";

/** Bytes of samples: far more than are buffered anywhere. */
const MANY = 40_000;
/** In samples. */
const A_MINUTE = 6000;

const linesOf = (file: string) => readFileSync(file, "latin1").split("\n").length;

test("blocked for a minute at 100 Hz: memory stays, and the screen catches up", async (t) => {
	const { terminal, log } = await openStalled(t);
	await using _ = terminal;
	await grown(log, MANY);
	const records = linesOf(log);
	await assertCatchesUp(terminal, async () => {
		while (linesOf(log) - records < A_MINUTE) await grown(log, MANY);
	});
	assertNothingIsLost(recordsOf(log));
});

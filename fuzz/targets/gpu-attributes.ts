/** What drivers of GPUs put into sysfs: rates and counts are those of the text, or unknown. */
import { BYTES_PER_MB } from "../../source/core/metrics.ts";
import { parsePcieBw, parseReplays } from "../../source/sources/amd/parse-pcie-bw.ts";
import {
	COUNTERS_BYTES,
	parseCounters,
	parseNumber,
} from "../../source/sources/intel/parse-telemetry.ts";
import { demand, type FuzzTarget } from "../target.ts";

export const gpuAttributes: FuzzTarget = {
	name: "gpu-attributes",
	runs: 1_000_000,
	seeds: ["4096 8192 256\n", "12\n", "0x5e2f8210\n", "\x01\x00\x00\x00\xff\xff\xff\xff".repeat(4)],
	tokens: ["0x", "-1", " ", "\n", "999999999999999", "128", "\x00\x00\x00\x00", "1e9", "٣"],
	check(text) {
		const rates = parsePcieBw(text);
		if (rates !== null) {
			const [received, sent, payload] = text.trim().split(" ").map(Number);
			const expected = [received, sent].map((count = 0) => (count * (payload ?? 0)) / BYTES_PER_MB);
			const found = [rates.tx_mb_per_s, rates.rx_mb_per_s];
			demand(
				found.every((rate, at) => rate === expected[at] && Number.isFinite(rate)),
				`rates: ${found}`,
			);
		}
		const replays = parseReplays(text);
		demand(replays === null || String(replays) === String(Number(text)), `replays: ${replays}`);
		const number = parseNumber(text);
		demand(number === null || (Number.isSafeInteger(number) && number >= 0), `number: ${number}`);
		const bytes = Buffer.from(text, "latin1");
		if (bytes.length >= COUNTERS_BYTES) {
			const first = bytes.subarray(0, COUNTERS_BYTES);
			const counts = parseCounters(first, bytes.subarray(-COUNTERS_BYTES));
			if (counts !== null) {
				const high = BigInt(first.readUInt32LE(0));
				demand(counts.rx_bytes >> 32n === high, `a count: ${counts.rx_bytes}`);
			}
		}
		const isKnown = rates !== null || replays !== null || number !== null;
		return isKnown ? "accepted" : "refused";
	},
};

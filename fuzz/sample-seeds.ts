/** Typical records: with everything, with nothing, and with awkward texts. */
import { type Sample, UNKNOWN_SAMPLE } from "../source/core/sample.ts";

const BEGAN_MS = Date.UTC(2026, 10, 23, 18);

const WHOLE: Sample = {
	...UNKNOWN_SAMPLE,
	wall_ms: BEGAN_MS,
	elapsed_s: 1.000_012,
	runtime_s: 86_400.123,
	tx_bytes: 12_345_678_901_234_567n,
	tx_operations: 9_007_199_254_740_993n,
	rx_bytes: 2n ** 64n - 1n,
	rx_operations: -1n,
	tx_mb_per_s: 2203.4,
	rx_mb_per_s: 0.1 + 0.2,
	latency_ns: 1200,
	latency_error_ns: 1e-9,
	dma_errors: 0,
	connections: 1,
	link_capacity_tx_mb_per_s: 3248.440_748_440_749,
	pcie_correctable_errors: 4,
};

const TEXTS = ["", "=1+2", "a, b", 'say "it"', "'=x", "ENOENT: no such file", "\u001b[2J\u202e"];

export const SAMPLES: readonly Sample[] = [
	{ ...WHOLE, event: "start" },
	{ ...UNKNOWN_SAMPLE, wall_ms: BEGAN_MS + 1000, event: "gap", detail: "ENOENT: it is away" },
	...TEXTS.map((text, index) => ({
		...WHOLE,
		wall_ms: BEGAN_MS + index * 1000,
		phase: text,
		detail: text,
		link_device: text,
	})),
];

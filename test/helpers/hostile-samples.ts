import type { Sample } from "../../source/core/sample.ts";
import { HOSTILE } from "./hostile-text.ts";
import { START_MS, sampleAt } from "./recorded-logs.ts";

/** A minute of samples whose every text is hostile; half of it in a phase of its own. */
export function hostileSamples(): Sample[] {
	return Array.from({ length: 60 }, (_, second) =>
		sampleAt(START_MS + second * 1000, {
			tx_mb_per_s: second === 30 ? null : 2000 + (second % 7),
			rx_mb_per_s: 1000,
			phase: second < 20 ? "" : HOSTILE,
			event: second === 0 ? "start" : second === 30 ? "gap" : "",
			detail: HOSTILE,
			link_device: HOSTILE,
		}),
	);
}

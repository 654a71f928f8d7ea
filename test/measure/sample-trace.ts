/** A run over time as a link under load shows it: idle, saturated, bursts. */
import type { RunTrace } from "../../source/report/measurement-plots.ts";
import { Random } from "../../source/sources/simulated/random.ts";

const STEP_S = 0.02;
const CAPACITY = 2800;

/** @param wall_s how long the command ran; a sample every 20 ms */
export function sampleTrace(wall_s: number, seed = 1): RunTrace {
	const random = new Random(seed);
	const steps = Math.floor(wall_s / STEP_S);
	const at = (step: number) => (step * STEP_S) / wall_s;
	const level = (part: number) =>
		part < 0.1 ? 0 : part < 0.55 ? 0.96 : part < 0.6 ? Number.NaN : 0.4;
	const values = (scale: number) =>
		Float64Array.from({ length: steps }, (_, step) =>
			Math.max(0, scale * CAPACITY * level(at(step)) * (1 + 0.02 * random.normal())),
		);
	return {
		end_s: Float64Array.from({ length: steps }, (_, step) => (step + 1) * STEP_S),
		tx_mb_per_s: values(1),
		rx_mb_per_s: values(0.1),
		stretches: [{ direction: "tx", start_s: 0.1 * wall_s, end_s: 0.55 * wall_s }],
	};
}

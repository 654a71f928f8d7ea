import type { Summary } from "./aggregates.ts";
import type { Controls } from "./controls.ts";
import { drawnLimit, type LinkLimits } from "./link-use.ts";
import { roundUp, scaleAbove, scaleAround, type ValueScale } from "./scale.ts";
import type { Series } from "./series.ts";
import { useScale } from "./use-scale.ts";

/** Initial scales, in MB/s and in ns. */
const FIRST_RATES: ValueScale = { bottom: 0, top: 100 };
const FIRST_LATENCIES: ValueScale = { bottom: 0, top: 1000 };

/**
 * The scales of the graphs. TX and RX share one, so that their heights can be compared: up to the
 * capacity of the link if that is known.
 */
export function useScales(
	summaries: Readonly<Record<Series, Summary | null>>,
	limits: LinkLimits,
	{ refits, isFitted, isFromLowest }: Controls,
): { readonly rates: ValueScale; readonly latency: ValueScale } {
	const capacity = Math.max(drawnLimit(limits, "tx") ?? 0, drawnLimit(limits, "rx") ?? 0);
	const isToCapacity = capacity > 0 && !isFitted;
	const highest = Math.max(summaries.tx?.maximum ?? 0, summaries.rx?.maximum ?? 0);
	const top = isToCapacity && highest <= capacity ? capacity : roundUp(highest);
	const rates = useScale(
		isToCapacity ? { bottom: 0, top: capacity } : FIRST_RATES,
		{ bottom: 0, top },
		`${refits} ${isToCapacity ? capacity : "data"}`,
	);
	const { latency } = summaries;
	const wanted =
		latency === null
			? null
			: isFromLowest
				? scaleAround(latency.minimum, latency.maximum)
				: scaleAbove(latency.maximum);
	return { rates, latency: useScale(FIRST_LATENCIES, wanted, `${refits} ${isFromLowest}`) };
}

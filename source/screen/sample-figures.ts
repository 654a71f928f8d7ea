/** Figures derived from a sample: averages since the reset, and sums over both directions. */
import type { Direction } from "../core/direction.ts";
import { BYTES_PER_MB } from "../core/metrics.ts";
import type { Sample } from "../core/sample.ts";

/** Mean rate over the driver's runtime, in MB/s: as the driver prints it, without its overflow. */
export function lifetimeRate(sample: Sample | null, direction: Direction): number | null {
	const bytes = sample?.[`${direction}_bytes`] ?? null;
	const runtime_s = sample?.runtime_s ?? 0;
	return bytes === null || runtime_s === 0 ? null : Number(bytes) / BYTES_PER_MB / runtime_s;
}

/** Bytes since the reset. */
export function totalBytes(sample: Sample | null, direction: Direction): number | null {
	const bytes = sample?.[`${direction}_bytes`] ?? null;
	return bytes === null ? null : Number(bytes);
}

/** Operations per second, both directions together. */
function operationsPerSecond(sample: Sample | null): number | null {
	if (sample?.tx_operations_per_s == null || sample.rx_operations_per_s === null) return null;
	return sample.tx_operations_per_s + sample.rx_operations_per_s;
}

/** Operations since the reset, both directions together. */
export function totalOperations(sample: Sample | null): number | null {
	if (sample?.tx_operations == null || sample.rx_operations === null) return null;
	return Number(sample.tx_operations + sample.rx_operations);
}

/** Mean bytes of a DMA operation over the interval; null without an operation. */
export function meanTransfer(sample: Sample | null): number | null {
	const perSecond = operationsPerSecond(sample);
	if (perSecond === null || perSecond === 0) return null;
	if (sample?.tx_mb_per_s == null || sample.rx_mb_per_s === null) return null;
	return ((sample.tx_mb_per_s + sample.rx_mb_per_s) * BYTES_PER_MB) / perSecond;
}

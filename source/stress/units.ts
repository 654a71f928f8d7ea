/** Units of values in checks, and how values are printed. */
import { formatBeside } from "../core/beside-threshold.ts";
import { formatBytes, formatNanoseconds, formatRate } from "../core/format.ts";
import type { Dimension } from "./check.ts";

/** MB is 1,048,576 bytes, as the driver counts, and GB 1024 of them. */
const RATES = { "MB/s": 1, "GB/s": 1024, "KB/s": 1 / 1024, "MiB/s": 1, "GiB/s": 1024 } as const;

/** In nanoseconds. Both characters that look like the sign for micro are accepted. */
const TIMES = { ns: 1, us: 1e3, "\u00b5s": 1e3, "\u03bcs": 1e3, ms: 1e6, s: 1e9 } as const;

const KIB = 1024;
/** In bytes; MB as in MB/s. */
const SIZES = {
	B: 1,
	KB: KIB,
	MB: KIB ** 2,
	GB: KIB ** 3,
	KiB: KIB,
	MiB: KIB ** 2,
	GiB: KIB ** 3,
} as const;

/** The factor from this unit to the unit of the record. */
export const UNITS: Readonly<Record<Dimension, ReadonlyMap<string, number>>> = {
	rate: new Map(Object.entries(RATES)),
	time: new Map(Object.entries(TIMES)),
	frequency: new Map([["op/s", 1]]),
	size: new Map(Object.entries(SIZES)),
	count: new Map(),
	share: new Map(),
};

/** An example of a value, for messages. */
export const EXAMPLES: Readonly<Record<Dimension, string>> = {
	rate: "2000 MB/s",
	time: "5 us",
	frequency: "1000 op/s",
	size: "10 GB",
	count: "0",
	share: "1 %",
};

/**
 * Formats a value that is in the unit of the record.
 *
 * @param limit that a share is compared with: it is not rounded to it or across it
 */
export function formatValue(value: number, dimension: Dimension, limit?: number): string {
	switch (dimension) {
		case "rate":
			return `${formatRate(value)} MB/s`;
		case "time":
			return formatNanoseconds(value);
		case "frequency":
			return `${value.toFixed(0)} op/s`;
		case "size":
			return formatBytes(value);
		case "share":
			return `${formatPercent(100 * value, limit === undefined ? [] : [100 * limit])} %`;
		case "count":
			return Number.isInteger(value) ? String(value) : value.toFixed(2);
	}
}

function formatPercent(percent: number, limits: readonly number[]): string {
	const digits = percent > 0 && percent < 0.1 ? 1 : 3;
	return formatBeside(percent, limits, (more) => percent.toPrecision(digits + more));
}

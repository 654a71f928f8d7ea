import type { ErrorKindComparison, ErrorsByKind } from "../analysis/comparison/error-kinds.ts";
import { formatPlural } from "../core/format.ts";
import { pcieErrorName } from "../core/pcie-error-text.ts";
import { countPerAmount } from "../link/error-rate.ts";

/** More are not named. */
const MAX_NAMED = 6;

/**
 * Returns a line per kind and hop:
 * `BadTLP at 0000:03:00.0: 12 in 3 TB, before fewer than 1 in 3 TB`.
 */
export function describeErrorKinds({ kinds, moved_bytes }: ErrorsByKind): string[] {
	const lines = kinds.slice(0, MAX_NAMED).map((one) => {
		const sides = (["candidate", "baseline"] as const).map((side) =>
			sideText(one, side, moved_bytes[side]),
		);
		return `${pcieErrorName(one)} at ${one.hop}: ${sides.join(", before ")}.`;
	});
	const more = kinds.length - lines.length;
	return more > 0 ? [...lines, `PCIe errors of ${formatPlural(more, "more kind")}.`] : lines;
}

function sideText(
	one: ErrorKindComparison,
	side: "baseline" | "candidate",
	bytes: number | null,
): string {
	const count = one[side];
	if (count === null) return "unknown how many";
	return countPerAmount(count, bytes) || (count === 0 ? "none" : String(count));
}

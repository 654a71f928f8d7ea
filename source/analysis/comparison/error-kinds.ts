/** PCIe errors by kind and hop on both sides: facts beside the verdicts, which rest on totals. */
import { BYTES_PER_MB } from "../../core/metrics.ts";
import type { PcieErrorCount } from "../../core/pcie-error-text.ts";
import type { LogContents, PcieErrorFigures } from "../walk/log-contents.ts";

/** How often errors of one kind happened at one hop; null where a side does not say. */
export interface ErrorKindComparison extends Omit<PcieErrorCount, "count"> {
	readonly baseline: number | null;
	readonly candidate: number | null;
}

export interface ErrorsByKind {
	/** What moved under load, both directions together, in bytes; null if unknown. */
	readonly moved_bytes: { readonly baseline: number | null; readonly candidate: number | null };
	/** Those that happened on either side, the most frequent first. */
	readonly kinds: readonly ErrorKindComparison[];
}

export function compareErrorKinds(
	baseline: readonly LogContents[],
	candidate: readonly LogContents[],
): ErrorsByKind {
	const sides = [new Side(baseline), new Side(candidate)] as const;
	const [before, now] = sides;
	const all = new Map(sides.flatMap(({ counts }) => [...counts]));
	const kinds = [...all.values()].map(({ hop, kind, severity }): ErrorKindComparison => {
		const of = { hop, kind, severity };
		return { ...of, baseline: before.countOf(of), candidate: now.countOf(of) };
	});
	const most = (one: ErrorKindComparison) => Math.max(one.baseline ?? 0, one.candidate ?? 0);
	return {
		moved_bytes: { baseline: before.moved_bytes, candidate: now.moved_bytes },
		kinds: kinds.sort((one, other) => most(other) - most(one)),
	};
}

type Kind = Omit<PcieErrorCount, "count">;
const keyOf = ({ hop, severity, kind }: Kind) => `${hop} ${severity} ${kind}`;

class Side {
	readonly counts = new Map<string, PcieErrorCount>();
	readonly moved_bytes: number | null;
	readonly #figures: readonly PcieErrorFigures[];

	constructor(logs: readonly LogContents[]) {
		this.#figures = logs.flatMap(({ pcieErrors }) => pcieErrors ?? []);
		for (const one of this.#figures.flatMap(({ kinds }) => kinds)) {
			const count = one.count + (this.counts.get(keyOf(one))?.count ?? 0);
			this.counts.set(keyOf(one), { ...one, count });
		}
		this.moved_bytes = movedBytes(logs);
	}

	/** None were told of a kind: that means none only where all that were counted were told. */
	countOf(kind: Kind): number | null {
		const told = this.counts.get(keyOf(kind));
		if (told !== undefined) return told.count;
		const areAllTold = this.#figures.every(({ kinds, totals }) => {
			const total = totals[kind.severity];
			const named = kinds.filter(({ severity }) => severity === kind.severity);
			return total !== null && named.reduce((sum, { count }) => sum + count, 0) >= total;
		});
		return areAllTold && this.#figures.length > 0 ? 0 : null;
	}
}

/** The link also moves something while it idles, so this is a lower bound, as is an error bound. */
function movedBytes(logs: readonly LogContents[]): number | null {
	// Nothing is summed from samples.
	if (logs.some(({ counted }) => counted.includes("sampled"))) return null;
	const blocks = logs.flatMap(({ phases }) =>
		phases.flatMap(({ sums }) => [...sums.tx_mb_per_s.sums, ...sums.rx_mb_per_s.sums]),
	);
	return blocks.length === 0 ? null : blocks.reduce((sum, mb) => sum + mb, 0) * BYTES_PER_MB;
}

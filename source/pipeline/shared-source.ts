/** One source for several readers. */
import type { Reading, Source } from "../core/interfaces.ts";

/**
 * Returns a source that several readers can use: a call during a reading gets that reading, so no
 * second read is begun beside one that hangs.
 */
export function shareSource(source: Source): Source {
	let pending: Promise<Reading> | null = null;
	const read = () => {
		if (pending !== null) return pending;
		const answer = source.read();
		if (!(answer instanceof Promise)) return answer;
		pending = answer.finally(() => {
			pending = null;
		});
		return pending;
	};
	// What it is can change: a GPU that is chosen, one that turns out not to count.
	return {
		get name() {
			return source.name;
		},
		id: source.id,
		get counts() {
			return source.counts;
		},
		get offers() {
			return source.offers;
		},
		get hold() {
			return source.hold;
		},
		read,
	};
}

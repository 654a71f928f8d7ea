/** One source for several readers. */
import type { Reading, Source } from "../core/interfaces.ts";

/**
 * Returns a source that several readers can use: a call during a reading gets that reading, so no
 * second read is begun beside one that hangs.
 */
export function shareSource(source: Source): Source {
	const { name, id, counts, offers } = source;
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
	return { name, id, counts, offers, read };
}

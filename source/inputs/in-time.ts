/** Calls on files that may hang in the kernel, where nothing can cancel them. */
import { UnfitFile } from "./unfit-file.ts";

/** A kernel file answers within microseconds, and on an overloaded machine within a second. */
const TIMEOUT_MS = 2000;

/**
 * Paths whose calls hang. Each blocks one of the few threads for file calls, so none of them is
 * tried again until it answers.
 */
const hanging = new Set<string>();

/**
 * Returns the result of a call, which is abandoned if it takes too long.
 *
 * @param path the file that the call waits for
 * @throws {UnfitFile} with `ETIMEDOUT` if it does not answer, or still hangs in an earlier call
 */
export async function inTime<T>(
	path: string,
	call: () => Promise<T>,
	timeout_ms = TIMEOUT_MS,
): Promise<T> {
	if (hanging.has(path)) throw tooLate(timeout_ms);
	const answer = call();
	let timer: NodeJS.Timeout | undefined;
	const timedOut = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			hanging.add(path);
			const forget = () => hanging.delete(path);
			answer.then(forget, forget);
			reject(tooLate(timeout_ms));
		}, timeout_ms);
	});
	try {
		return await Promise.race([answer, timedOut]);
	} finally {
		clearTimeout(timer);
	}
}

function tooLate(timeout_ms: number): UnfitFile {
	return new UnfitFile("ETIMEDOUT", `it does not answer within ${timeout_ms / 1000} s`);
}

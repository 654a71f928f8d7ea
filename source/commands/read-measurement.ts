/** An earlier measurement, for `measure --compare`. */
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";
import { printable } from "../core/printable-text.ts";
import { readNamedFile } from "../inputs/named-file.ts";
import type { InvokingUser } from "../log/invoking-user.ts";
import type { Measurement } from "../measure/measurement.ts";
import { parseMeasurement } from "../measure/saved-measurement.ts";

/** Ten thousand runs with their events. */
const MAX_BYTES = 16 * 1024 ** 2;

/**
 * Returns the measurement; null if `stop` is aborted first.
 *
 * @throws {UserError} if the file cannot be read, or is not a measurement
 */
export async function readMeasurement(
	path: string,
	user: InvokingUser,
	stop: AbortSignal,
): Promise<Measurement | null> {
	const named = `--compare “${printable(path)}”`;
	const text = await readNamedFile(path, { max_bytes: MAX_BYTES, user, stop }).catch((error) => {
		throw new UserError(`${named}: ${describeFailure(error)}`, ExitCode.usage);
	});
	if (text === null) return null;
	const parsed = parseMeasurement(text);
	if (parsed.ok) return parsed.measurement;
	const problem = `not a result of measure --output (${printable(parsed.problem)})`;
	throw new UserError(`${named}: ${problem}`, ExitCode.usage);
}

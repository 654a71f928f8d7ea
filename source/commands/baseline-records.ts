/** The samples behind a name: of a saved baseline, or of a recorded log. */
import { ExitCode, UserError } from "../core/errors.ts";
import type { RecordedSample } from "../formats/read-record.ts";
import { invokingUser } from "../sinks/invoking-user.ts";
import { Baselines, baselineFolder, MOST_RECORDS, recordsOf } from "../sources/baselines.ts";
import { openRecording } from "../sources/recording.ts";

/** Those of the user who ran sudo, where somebody did. */
export function ownBaselines(): Baselines {
	const owner = invokingUser(false);
	return new Baselines(baselineFolder(owner), owner);
}

/**
 * @param name of a saved baseline, which goes first, or the path of a log
 * @throws {UserError} where there is neither, or it is too long to be held in memory
 */
export async function readBaselineRecords(name: string): Promise<readonly RecordedSample[]> {
	const baselines = ownBaselines();
	return baselines.has(name) ? recordsOf(baselines.load(name)) : readLogRecords(name);
}

export async function readLogRecords(path: string): Promise<readonly RecordedSample[]> {
	const recording = await openRecording([path]);
	try {
		const records: RecordedSample[] = [];
		for await (const samples of recording.samplesFrom(recording.start_ms)) {
			if (records.length + samples.length > MOST_RECORDS) {
				const text = `“${path}” has more than a million records; take a shorter log`;
				throw new UserError(text, ExitCode.usage);
			}
			for (const sample of samples) records.push(sample);
		}
		return records;
	} finally {
		await recording.close();
	}
}

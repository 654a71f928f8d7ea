/** The samples behind a name: of a saved baseline, or of a recorded log. */
import { ExitCode, UserError } from "../core/errors.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { RecordedEvent } from "../record/record-reader.ts";
import type { RecordedSample } from "../record/recorded-sample.ts";
import { openRecording } from "../replay/open-recording.ts";
import { MAX_RECORDS } from "./baseline-document.ts";
import { Baselines, baselineFolder } from "./baselines.ts";
import { recordsOf } from "./recorded-csv.ts";

/** Returns the baselines of the user; under sudo, of the invoking user. */
export function ownBaselines(): Baselines {
	const owner = invokingUser(false);
	return new Baselines(baselineFolder(owner), owner);
}

/**
 * @param name of a saved baseline, which takes precedence, or the path of a log
 * @throws {UserError} if there is neither, or it is too long
 */
export async function readBaselineRecords(name: string): Promise<readonly RecordedSample[]> {
	const baselines = ownBaselines();
	return baselines.has(name) ? recordsOf(baselines.load(name)) : readLogRecords(name);
}

async function readLogRecords(path: string): Promise<readonly RecordedSample[]> {
	return (await readLog(path)).records;
}

/** Reads the samples of a log, and the events of PCIe errors among them. */
export async function readLog(path: string): Promise<{
	readonly records: readonly RecordedSample[];
	readonly errors: readonly RecordedEvent[];
}> {
	const recording = await openRecording([path]);
	try {
		const records: RecordedSample[] = [];
		const errors: RecordedEvent[] = [];
		const start = await recording.places.find(recording.start_ms);
		for await (const { samples, events } of recording.read(start)) {
			if (records.length + samples.length > MAX_RECORDS) {
				const text = `“${path}” has more than a million records; use a shorter log`;
				throw new UserError(text, ExitCode.usage);
			}
			for (const sample of samples) records.push(sample);
			for (const event of events) if (event.event === "pcie_error") errors.push(event);
		}
		return { records, errors: errors.slice(0, MAX_RECORDS - records.length) };
	} finally {
		await recording.close();
	}
}

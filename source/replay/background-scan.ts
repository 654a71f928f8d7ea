import type { Clock } from "../core/interfaces.ts";
import type { FieldName } from "../core/metrics.ts";
import type { Batch, Recording } from "./recording.ts";

/** How long it works, at most, before it rests as long. */
const WORK_MS = 8;
/** How long it waits where something else reads: seeks come one after the other. */
const QUIET_MS = 250;

export interface ScanOptions {
	readonly recording: Recording;
	/** Of which a change is new. */
	readonly fields: ReadonlySet<FieldName>;
	readonly clock: Clock;
	readonly stop: AbortSignal;
	/** Whether something else reads the recording now, or has in the last moment. */
	readonly isBusy: () => boolean;
	readonly take: (batch: Batch) => void;
}

/** Reads what is new in a whole recording: it takes half of the time, and none from a seek. */
export async function scanInBackground(options: ScanOptions): Promise<void> {
	const { recording, fields, clock, stop, isBusy, take } = options;
	const rest = async (ms: number) => {
		await clock.waitUntil(clock.now() + ms, stop);
		while (isBusy() && !stop.aborted) await clock.waitUntil(clock.now() + QUIET_MS, stop);
	};
	// The first frame comes first.
	await rest(QUIET_MS);
	let began_ms = clock.now();
	for await (const batch of recording.changes(fields)) {
		if (stop.aborted) return;
		take(batch);
		const worked_ms = clock.now() - began_ms;
		if (worked_ms < WORK_MS) continue;
		await rest(worked_ms);
		began_ms = clock.now();
	}
}

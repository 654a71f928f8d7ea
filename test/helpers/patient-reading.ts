import type { Reading, Source } from "../../source/core/interfaces.ts";

/** Returns the next reading; on a busy machine a library takes long to start, and is waited for. */
export async function patientReading(source: Pick<Source, "read">): Promise<Reading> {
	for (;;) {
		const reading = await source.read();
		if (reading.ok || !reading.message.includes("has been starting")) return reading;
	}
}

/**
 * A reporter of Node's test runner for `test-file.ts`: prints one word per test when it ends, which
 * shows the progress of a file that hangs or crashes.
 */
export default async function* counts(events) {
	for await (const { type, data } of events) {
		if (type !== "test:pass" && type !== "test:fail") continue;
		// A suite is not a test: its tests are counted.
		if (data.details?.type === "suite") continue;
		if (data.skip !== undefined) yield "skipped\n";
		else if (data.todo !== undefined) yield "todo\n";
		else yield type === "test:pass" ? "passed\n" : "failed\n";
	}
}

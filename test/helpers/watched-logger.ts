/** The logger as a process whose messages a test waits for. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { TestContext } from "node:test";
import { PROGRAM } from "./replayed-screen.ts";
import { until } from "./until.ts";

/** Starts `log` on the simulated driver, until the test is over. */
export function watchLogger(t: TestContext, ...flags: readonly string[]) {
	const words = [PROGRAM, "log", "--demo", ...flags];
	const logger = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] });
	t.after(() => logger.kill("SIGKILL"));
	const ended = once(logger, "close");
	let messages = "";
	logger.stderr.setEncoding("utf8").on("data", (text: string) => {
		messages += text;
	});
	return {
		messages: () => messages,
		/** Waits for a condition, or for the end of the logger. */
		waitFor: (condition: () => boolean) =>
			until(
				() => condition() || logger.exitCode !== null,
				() => `${condition}; its messages: ${messages}`,
			),
		/** @returns the exit code */
		async stop(): Promise<number | null> {
			logger.kill("SIGTERM");
			const [code] = await ended;
			return code;
		},
	};
}

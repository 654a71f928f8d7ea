import { writeFileSync } from "node:fs";
import { ExitCode, errorCode, UserError } from "../core/errors.ts";
import { type JunitSuite, toJunit } from "../formats/junit.ts";
import type { InvokingUser } from "../sinks/invoking-user.ts";
import { printable } from "../tui/line.ts";

/** @throws {UserError} where the file cannot be written */
export function writeJunit(file: string, suite: JunitSuite, user: InvokingUser): void {
	try {
		user.run(() => writeFileSync(file, toJunit(suite)));
	} catch (error) {
		const text = `cannot write “${printable(file)}”: ${errorCode(error)}`;
		throw new UserError(text, ExitCode.usage);
	}
}

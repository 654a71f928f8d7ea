/** However a stress run ends, no workload survives it. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import {
	processesThat,
	type RunningProcess,
	type StressEnd,
	type StressProcess,
	StressRig,
} from "../../helpers/stress-rig.ts";
import { until } from "../../helpers/until.ts";

/** Unlike any other process of the machine: so long it would sleep. */
function secondsOf(number: number): string {
	// Of one width, so that none is the beginning of another.
	return `98${process.pid}.${100 + number}`;
}

/**
 * A family that does not end when it is asked to: the workload, a child in its group, one in a
 * session of its own, and one that gave up its environment.
 */
function family(seconds: string): string {
	const sleeper = `sleep ${seconds}`;
	return `trap '' TERM; ${sleeper} & setsid ${sleeper} & env -i ${sleeper} & ${sleeper}`;
}

const FAMILY = 4;
const SCENARIO = `name: long
phases:
  - {name: load, duration: 1h, parallel: 2}
  - {name: idle, duration: 1h}
`;

interface Ending {
	readonly how: string;
	/** How many of the family are there when it ends. */
	readonly processes: number;
	readonly flags?: readonly string[];
	readonly end: (stress: StressProcess, rig: StressRig) => void | Promise<void>;
}

function signalled(...signals: readonly NodeJS.Signals[]) {
	return ({ child }: StressProcess) => {
		for (const signal of signals) child.kill(signal);
	};
}

const patient = ["--grace", "1h"];
const hasty = ["--grace", "100ms"];

const ENDINGS: readonly Ending[] = [
	...[0, 1, 3, FAMILY * 2].flatMap((processes): Ending[] => [
		{ how: "SIGKILL", processes, end: signalled("SIGKILL") },
		{ how: "SIGTERM", processes, flags: hasty, end: signalled("SIGTERM") },
	]),
	{ how: "SIGINT", processes: FAMILY * 2, flags: hasty, end: signalled("SIGINT") },
	{ how: "SIGHUP", processes: FAMILY * 2, flags: hasty, end: signalled("SIGHUP") },
	{ how: "SIGQUIT", processes: FAMILY * 2, end: signalled("SIGQUIT") },
	{ how: "SIGABRT", processes: 1, end: signalled("SIGABRT") },
	{ how: "SIGSEGV", processes: FAMILY * 2, end: signalled("SIGSEGV") },
	...[1, FAMILY * 2].map((processes): Ending => {
		return { how: "Ctrl-C twice", processes, flags: patient, end: twice("SIGINT", "SIGINT") };
	}),
	{
		how: "SIGTERM, then Ctrl-C",
		processes: FAMILY * 2,
		flags: patient,
		end: twice("SIGTERM", "SIGINT"),
	},
	{
		how: "SIGTERM, then SIGKILL",
		processes: FAMILY * 2,
		flags: patient,
		end: twice("SIGTERM", "SIGKILL"),
	},
	{
		how: "the reader of its output gone",
		processes: FAMILY * 2,
		flags: hasty,
		end({ child }) {
			child.stdout?.destroy();
			child.kill("SIGTERM");
		},
	},
	{
		how: "the driver gone, and SIGTERM",
		processes: FAMILY * 2,
		flags: hasty,
		async end({ child }, rig) {
			await rig.unload();
			child.kill("SIGTERM");
		},
	},
	{
		how: "SIGKILL of its workloads, and SIGTERM",
		processes: FAMILY * 2,
		flags: hasty,
		end({ child }, rig) {
			const isWorkload = (line: string) =>
				line.includes(rig.folder) && !line.includes(" simulate ");
			for (const { pid } of processesThat((_, line) => isWorkload(line))) {
				if (pid !== child.pid) process.kill(pid, "SIGKILL");
			}
			child.kill("SIGTERM");
		},
	},
];

/** The second one when the first has been taken: the last phase has been left then. */
function twice(first: NodeJS.Signals, second: NodeJS.Signals) {
	return async (stress: StressProcess) => {
		stress.child.kill(first);
		const again = setInterval(() => stress.child.kill(second), 100);
		await stress.ended;
		clearInterval(again);
	};
}

interface Aftermath {
	readonly end: StressEnd;
	/** Those that lived when it was ended. */
	readonly before: readonly RunningProcess[];
	readonly survivors: readonly RunningProcess[];
	/** Null where it was ended before there was one. */
	readonly record: string | null;
}

async function ended({ processes, flags = [], end }: Ending, number: number): Promise<Aftermath> {
	await using rig = await StressRig.start();
	writeFileSync(rig.file("long.yaml"), SCENARIO);
	const seconds = secondsOf(number);
	// The comment tells whose it is.
	const workload = `${family(seconds)} # ${rig.folder}`;
	const stress = rig.stress(rig.file("long.yaml"), ...flags, "--", "sh", "-c", workload);
	const alive = () => processesThat((_, line) => line.startsWith(`sleep ${seconds}`));
	await until(() => alive().length >= processes || stress.child.exitCode !== null);
	const before = alive();
	await end(stress, rig);
	const outcome = await stress.ended;
	const groups = new Set(before.flatMap(({ group, session }) => [group, session]));
	const remaining = () =>
		processesThat(
			({ group, session }, line) =>
				line.includes(seconds) || groups.has(group) || groups.has(session),
		);
	// What a shell ends after SIGKILL takes a moment; all else was ended before the program did.
	if (outcome.signal !== null) {
		await until(
			() => remaining().length === 0,
			() => `${JSON.stringify(remaining())} to end; before it was ${JSON.stringify(before)}`,
		);
	}
	const survivors = remaining();
	const file = join(rig.output, "record.csv");
	const record = existsSync(file) ? readFileSync(file, "utf8") : null;
	return { end: outcome, before, survivors, record };
}

/** Four at a time, each as soon as the one that is four before it is over. */
const endings: Promise<Aftermath>[] = [];
for (const [index, ending] of ENDINGS.entries()) {
	const before = Promise.allSettled(endings.slice(0, Math.max(0, index - 3)));
	endings.push(before.then(() => ended(ending, index)));
}

assert.ok(ENDINGS.length >= 20, `${ENDINGS.length} abrupt ends`);

for (const [index, { how, processes, flags }] of ENDINGS.entries()) {
	const when = processes === 0 ? "at once" : `with ${processes} processes`;
	test(`${how} ${when}${flags === undefined ? "" : ` (${flags.join(" ")})`}: nothing survives`, async () => {
		const aftermath = await endings[index];
		assert.ok(aftermath !== undefined, "it was tried");
		const { end, before, survivors, record } = aftermath;
		assert.ok(before.length >= processes, `${before.length} lived: ${end.stderr}`);
		assert.deepEqual(survivors, []);
		assert.ok(end.signal !== null || end.status === 1, JSON.stringify(end));
		if (processes > 0) assert.match(record ?? "", /^time,.*\n/, "what was recorded is kept");
	});
}

/** What `doctor` sees of the link and of its traffic: at rest, or while a load runs. */
import { closeSync, openSync } from "node:fs";
import process from "node:process";
import type { Clock, Failure, Reading } from "../core/interfaces.ts";
import type { Outcome } from "../core/sample.ts";
import type { LinkLoad } from "../doctor/machine-facts.ts";
import type { LinkFacts, LinkReader } from "../link/link.ts";
import {
	byBestUnderLoad,
	type LinkSeen,
	LOAD_MB_PER_S,
	NOTHING_SEEN,
	reduceSeen,
} from "../link/seen.ts";
import { invokingUser, loginVariables } from "../log/invoking-user.ts";
import { parseReading, stamp } from "../pipeline/sampler.ts";
import { TimeoutReader } from "../pipeline/timeout-reader.ts";
import { ProcessExecutor } from "../stress/process-executor.ts";
import { describeWorkloadFailure } from "../stress/workload.ts";
import { movedBetween } from "./moved-between.ts";

/** How long the driver may take to answer. */
const TIMEOUT_MS = 5000;
/** A load is looked at this often, and is ended after this long. */
const LOOK_MS = 500;
const MAX_LOAD_MS = 30_000;

interface Look<Answer extends Reading> {
	readonly reading: Answer | Failure;
	readonly outcome: Outcome;
	readonly link: LinkFacts;
}

export interface Examined<Answer extends Reading> {
	readonly before: Look<Answer>;
	readonly after: Look<Answer>;
	readonly seen: LinkSeen;
	readonly load: LinkLoad | null;
}

export interface ExamineOptions<Answer extends Reading> {
	readonly source: { read(): Answer | Promise<Answer> };
	readonly link: LinkReader;
	readonly clock: Clock;
	readonly stop: AbortSignal;
	/** Between the two looks without a load. */
	readonly interval_s: number;
	/** A command line for the shell; null: none. */
	readonly load: string | null;
}

/** Looks at the link twice, and in between every half second while a load runs. */
export async function examineLink<Answer extends Reading>(
	options: ExamineOptions<Answer>,
): Promise<Examined<Answer>> {
	const { source, link, clock, stop, interval_s, load } = options;
	const reader = new TimeoutReader(source, clock, stop);
	const look = async (): Promise<Look<Answer>> => {
		const reading = await reader.read(TIMEOUT_MS);
		return { reading, outcome: parseReading(stamp(reading, clock)), link: await link.facts() };
	};
	const before = await look();
	const beside = reduceSeen(NOTHING_SEEN, before.link, null);
	if (load !== null) return examineUnderLoad({ ...options, load }, look, before, beside);
	await clock.waitUntil(clock.now() + interval_s * 1000, stop);
	const after = await look();
	const rate = movedBetween(before.outcome, after.outcome)?.mb_per_s ?? null;
	const isLoaded = rate === null ? null : rate >= LOAD_MB_PER_S;
	return { before, after, seen: reduceSeen(beside, after.link, isLoaded), load: null };
}

async function examineUnderLoad<Answer extends Reading>(
	{ clock, stop, load }: ExamineOptions<Answer> & { readonly load: string },
	look: () => Promise<Look<Answer>>,
	before: Look<Answer>,
	beside: LinkSeen,
): Promise<Examined<Answer>> {
	const user = invokingUser(false);
	const nowhere = openSync("/dev/null", "r+");
	const executor = new ProcessExecutor({
		user: user.ids === null ? null : { ...user.ids, login: loginVariables(user) },
		environment: process.env,
		outputOf: () => nowhere,
	});
	const killAll = () => executor.killAll();
	process.once("exit", killAll);
	try {
		const workload = executor.start(["sh", "-c", load], "load");
		const ended = new AbortController();
		const end = workload.ended.then((end) => {
			ended.abort();
			return end;
		});
		stop.addEventListener("abort", () => ended.abort(), { once: true });
		const until_ms = clock.now() + MAX_LOAD_MS;
		let [last, seen, most] = [before, beside, null as number | null];
		let wasLoaded = false;
		while (!ended.signal.aborted && clock.now() < until_ms) {
			await clock.waitUntil(clock.now() + LOOK_MS, ended.signal);
			if (ended.signal.aborted) break;
			const next = await look();
			const rate = movedBetween(last.outcome, next.outcome)?.mb_per_s ?? null;
			if (rate !== null) most = Math.max(most ?? 0, rate);
			// Without counters the load is trusted to be one.
			const isLoaded = rate === null || rate >= LOAD_MB_PER_S;
			seen = reduceSeen(seen, next.link, isLoaded && wasLoaded);
			[last, wasLoaded] = [next, isLoaded];
		}
		const failure = ended.signal.aborted ? describeWorkloadFailure(await end) : null;
		const result = { command: load, failure, most_mb_per_s: most };
		return { before, after: await look(), seen: byBestUnderLoad(seen), load: result };
	} finally {
		process.off("exit", killAll);
		await executor.close();
		closeSync(nowhere);
	}
}

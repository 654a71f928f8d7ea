/**
 * Inside the guest: what happens beneath screen, logger and exporter, and what each is to make of
 * it.
 */
import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { counts } from "./counts-story.ts";
import {
	type Conditions,
	GOES_ON,
	IS_AWAY,
	LOAD,
	processes,
	set,
	sh,
	type Views,
	type Watch,
	whileStopped,
} from "./watch.ts";

const { EACCES, EIO, ENODEV } = constants.errno;
const DAY_S = 86_400;

/** A gap for this reason. */
const isAwayFor = (code: string): Conditions => ({
	...IS_AWAY,
	records: ({ records }) => records.some(({ detail }) => detail.startsWith(code)),
});

export async function failures(watch: Watch): Promise<void> {
	await watch.step("begun", () => {}, GOES_ON);
	for (const knob of ["fail_open", "fail_show"]) {
		for (const [code, errno] of Object.entries({ EACCES, EIO, ENODEV })) {
			await watch.step(`${knob} ${code}`, () => set(knob, errno), isAwayFor(code));
			await watch.step(`after ${knob} ${code}`, () => set(knob, 0), GOES_ON);
		}
	}
	await watch.step("present 0", () => set("present", 0), isAwayFor("ENOENT"));
	await watch.step("after present 0", () => set("present", 1), GOES_ON);

	// The logger waits for the driver: the record after it covers all of the time.
	const isLong = ({ records }: Views) => records.some(({ elapsed_s }) => (elapsed_s ?? 0) > 3);
	const slow = () => set("show_delay_ms", 4000);
	await watch.step("show_delay_ms 4000", slow, { ...IS_AWAY, records: isLong });
	// The kernel takes the tree away beneath reads that are under way, and waits for them.
	await watch.step("present 0 while it is read", () => set("present", 0), isAwayFor("ENOENT"));
	const mended = () => {
		set("show_delay_ms", 0);
		set("present", 1);
	};
	await watch.step("after all", mended, GOES_ON);
}

export async function time(watch: Watch): Promise<void> {
	/** By how much the clock was set last: not quite what was asked for where the guest is slow. */
	let stepped_s = Number.NaN;
	const setClock = (ahead_s: number) => {
		stepped_s = stepClock(ahead_s);
	};
	const reported: Conditions = {
		...GOES_ON,
		records: ({ records }) =>
			records.some(({ detail }) => {
				const [, step] = /clock stepped by ([+-][\d.]+) s/.exec(detail) ?? [];
				return Math.abs(Number(step) - stepped_s) < 3;
			}),
	};
	await watch.step("begun", () => {}, GOES_ON);
	await watch.step("a clock that is set a day ahead", () => setClock(DAY_S), reported);
	await watch.step("a clock that is set a day back", () => setClock(-DAY_S), reported);

	const asleep = () =>
		whileStopped(() => {
			setClock(3600);
			return sleep(6000);
		});
	await watch.step("stopped for six seconds, an hour by the clock", asleep, reported);

	await watch.step("starved by a busy machine", starve, {
		...GOES_ON,
		records: ({ records }) => records.some(({ elapsed_s }) => (elapsed_s ?? 0) > 1.5),
	});
	await watch.step("after all", () => {}, GOES_ON);
}

/** Sets the wall clock; returns by how many seconds it was set. */
function stepClock(ahead_s: number): number {
	const ahead_ms = () => Date.now() - performance.now();
	const before_ms = ahead_ms();
	const now_s = Math.round(Date.now() / 1000) + ahead_s;
	const { status, stderr } = sh(`date -s @${now_s}`);
	if (status !== 0) throw new Error(`date: ${stderr}`);
	return (ahead_ms() - before_ms) / 1000;
}

/**
 * Two processes that come before all others, on the one processor that there is; and what is
 * watched, last.
 */
async function starve(): Promise<void> {
	const { PRIORITY_HIGHEST: most, PRIORITY_LOW: least } = constants.priority;
	const watched = processes();
	// Half a per cent of the processor, which is what they would be left, is enough for them.
	for (const pid of watched) setPriority(pid, least);
	setPriority(most);
	const hogs = [1, 2].map(() => spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" }));
	for (const { pid } of hogs) if (pid !== undefined) setPriority(pid, most);
	await sleep(10_000);
	for (const hog of hogs) hog.kill("SIGKILL");
	for (const pid of watched) setPriority(pid, 0);
	setPriority(0);
}

/** A thousand times, as fast as the kernel does it. */
export async function reloads(watch: Watch): Promise<void> {
	await watch.step("begun", () => {}, GOES_ON);
	const loop = `n=0; while [ $n -lt 1000 ]; do
		until rmmod anarchy_egpu; do usleep 10000; done
		${LOAD} || exit 1
		n=$((n + 1))
	done 2>/dev/null`;
	const run = () => new Promise((resolve) => spawn("sh", ["-c", loop]).once("close", resolve));
	await watch.step("a thousand reloads", run, GOES_ON);
	await watch.step("after all", () => {}, GOES_ON);
}

export const STORIES = { failures, counts, time, reloads };

export type StoryName = keyof typeof STORIES;

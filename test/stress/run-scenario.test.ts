import assert from "node:assert/strict";
import test from "node:test";
import { UNKNOWN_SAMPLE } from "../../source/core/sample.ts";
import { readScenario } from "../../source/stress/read-scenario.ts";
import { type Looks, ScenarioRun, type StressFailure } from "../../source/stress/run-scenario.ts";
import { StressRecord } from "../../source/stress/stress-record.ts";
import type { Executor, Workload, WorkloadEnd } from "../../source/stress/workload.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

/** Workloads without time or processes, which record what happens to them. */
class FakeExecutor implements Executor {
	readonly story: string[] = [];
	/** How many are running. */
	running = 0;
	readonly #clock: FakeClock;
	readonly #behaviour: (end: (end: WorkloadEnd) => void) => { onTerminate?: () => void };

	constructor(
		clock: FakeClock,
		behaviour: FakeExecutor["behaviour"] = (end) => endsWhenAsked(end),
	) {
		this.#clock = clock;
		this.#behaviour = behaviour;
	}

	get behaviour() {
		return this.#behaviour;
	}

	start(_command: readonly string[], output: string): Workload {
		this.#tell(`${output} starts`);
		this.running++;
		const { promise, resolve } = withResolver();
		const end = (how: WorkloadEnd) => {
			this.running--;
			resolve(how);
		};
		const { onTerminate } = this.#behaviour(end);
		return {
			ended: promise,
			terminate: () => {
				this.#tell(`${output} is asked to end`);
				onTerminate?.();
			},
			kill: () => {
				this.#tell(`${output} is killed`);
				end({ kind: "killed", signal: "SIGKILL" });
			},
		};
	}

	sweep(): void {
		assert.equal(this.running, 0, "nothing is swept away that runs");
	}

	#tell(what: string): void {
		this.story.push(`${this.#clock.now() / 1000} ${what}`);
	}
}

function withResolver() {
	let resolve: (end: WorkloadEnd) => void = () => {};
	const promise = new Promise<WorkloadEnd>((settle) => {
		resolve = settle;
	});
	return { promise, resolve };
}

function endsWhenAsked(end: (end: WorkloadEnd) => void) {
	return { onTerminate: () => end({ kind: "killed", signal: "SIGTERM" }) };
}

const endsAtOnce = (how: WorkloadEnd) => (end: (end: WorkloadEnd) => void) => {
	end(how);
	return {};
};

function setUp(
	phases: string,
	behaviour?: FakeExecutor["behaviour"],
	looksAt: (clock: FakeClock) => Looks | null = () => null,
	isFailFast = false,
) {
	const read = readScenario(`name: test\nphases:\n${phases}`);
	assert.ok(read.ok, JSON.stringify(read));
	const clock = new FakeClock({ isAutomatic: true });
	const executor = new FakeExecutor(clock, behaviour);
	const stop = new AbortController();
	const failures: StressFailure[] = [];
	const references = { capacity: null, baseline: () => [] };
	const record = new StressRecord(read.scenario, references, new Set());
	const begun: string[] = [];
	const run = new ScenarioRun({
		scenario: read.scenario,
		record,
		executor,
		clock,
		stop: stop.signal,
		command: ["load"],
		act: null,
		looks: looksAt(clock),
		grace_s: 5,
		hasFailed: () => isFailFast && failures.some(({ isAllowed }) => !isAllowed),
		onPhase: ({ name }) => begun.push(`${clock.now() / 1000} ${name}`),
		onFailure: (failure) => failures.push(failure),
	});
	return { run, record, clock, executor, stop, failures, begun };
}

test("phases follow each other, with the workers of their shapes", async () => {
	const { run, executor, begun, failures } = setUp(`
  - {name: bursts, duration: 5s, parallel: 1, on: 2s, off: 1s}
  - {name: idle, duration: 2s}
  - {name: ramp, duration: 4s, ramp: 1..2 over 2s}
`);
	await run.run();
	assert.deepEqual(begun, ["0 bursts", "5 idle", "7 ramp"]);
	assert.deepEqual(executor.story, [
		"0 workload-1 starts",
		"2 workload-1 is asked to end",
		"3 workload-1 starts",
		"5 workload-1 is asked to end",
		"7 workload-1 starts",
		"8 workload-2 starts",
		"11 workload-1 is asked to end",
		"11 workload-2 is asked to end",
	]);
	assert.deepEqual([failures, executor.running], [[], 0]);
});

test("a phase with the same workload keeps the workers of the phase before", async () => {
	const { run, executor } = setUp(`
  - {name: warm-up, duration: 1s, parallel: 1, warm_up: true}
  - {name: load, duration: 1s, parallel: 2}
  - {name: other, duration: 1s, workload: [another]}
`);
	await run.run();
	assert.deepEqual(executor.story, [
		"0 workload-1 starts",
		"1 workload-2 starts",
		"2 workload-1 is asked to end",
		"2 workload-2 is asked to end",
		"2 workload-1 starts",
		"3 workload-1 is asked to end",
	]);
});

test("a successful workload repeats until its phase is over, or as often as given", async () => {
	const well = endsAtOnce({ kind: "exited", code: 0 });
	const always = setUp("  - {name: load, duration: 950ms, parallel: 1}", well);
	await always.run.run();
	assert.deepEqual(always.executor.story.length, 10, "ten times a second at most");
	const thrice = setUp("  - {name: load, duration: 1s, repeat: 3}", well);
	await thrice.run.run();
	assert.deepEqual(thrice.executor.story.length, 3);
	assert.deepEqual(thrice.failures, []);
});

test("a failed workload is not repeated unless the scenario allows it", async () => {
	const badly = endsAtOnce({ kind: "exited", code: 7 });
	const strict = setUp("  - {name: load, duration: 3500ms, parallel: 1}", badly);
	await strict.run.run();
	const failure = { phase: "load", text: "worker 1 exited with status 7", isAllowed: false };
	assert.deepEqual(strict.failures, [failure]);
	const lenient = setUp(
		"  - {name: load, duration: 3500ms, allow_failure: true, parallel: 1}",
		badly,
	);
	await lenient.run.run();
	assert.deepEqual(lenient.failures, Array(4).fill({ ...failure, isAllowed: true }));
});

test("a workload gets a grace period to end, and the next phase waits for it", async () => {
	const { run, executor, failures, begun } = setUp(
		"  - {name: load, duration: 1s, parallel: 1}\n  - {name: idle, duration: 1s}\n",
		() => ({}),
	);
	await run.run();
	assert.deepEqual(executor.story, [
		"0 workload-1 starts",
		"1 workload-1 is asked to end",
		"6 workload-1 is killed",
	]);
	assert.deepEqual(begun, ["0 load", "6 idle"]);
	assert.match(failures[0]?.text ?? "", /^worker 1 outlived its phase: it did not exit within 5 s/);
});

test("a stopped run ends its workers and starts no further phase", async () => {
	const { run, executor, stop, clock, begun } = setUp(
		"  - {name: load, duration: 10s, parallel: 1}\n  - {name: more, duration: 1s, parallel: 1}\n",
	);
	void clock.waitUntil(3000, new AbortController().signal).then(() => stop.abort());
	await run.run();
	assert.deepEqual(begun, ["0 load"]);
	assert.deepEqual(executor.story, ["0 workload-1 starts", "3 workload-1 is asked to end"]);
	assert.equal(executor.running, 0);
});

test("a sample belongs to the phase that contains the middle of its interval", async () => {
	const { run, record } = setUp(
		"  - {name: one, duration: 10s, parallel: 1}\n  - {name: two, duration: 10s}\n",
	);
	await run.run();
	const phaseOf = (at_s: number, elapsed_s: number) =>
		record.take({ ...UNKNOWN_SAMPLE, at_s, elapsed_s }).phase;
	assert.deepEqual(
		[phaseOf(0, 1), phaseOf(1, 1), phaseOf(10.4, 1), phaseOf(10.6, 1), phaseOf(20.6, 1)],
		["", "one", "one", "two", ""],
	);
});

test("a phase ends at the look that knows enough, and with its workload", async () => {
	const taken: number[] = [];
	const phases = "  - {name: load, duration: 100s, parallel: 1}\n";
	const { run, executor, clock } = setUp(phases, undefined, (clock) => ({
		at_s: [10, 20, 40, 80],
		take: async (order) => {
			taken.push(clock.now() / 1000);
			return order === 2;
		},
	}));
	await run.run();
	assert.deepEqual(taken, [10, 20, 40]);
	assert.equal(clock.now(), 40_000);
	assert.deepEqual(executor.story, ["0 workload-1 starts", "40 workload-1 is asked to end"]);
});

test("a phase whose looks never know enough takes its time, and a stop ends it at once", async () => {
	const phases = "  - {name: quiet, duration: 100s}\n";
	const never = () => ({ at_s: [10, 50], take: async () => false });
	const patient = setUp(phases, undefined, never);
	await patient.run.run();
	assert.equal(patient.clock.now(), 100_000);
	const stopped = setUp(phases, undefined, () => ({
		at_s: [10, 50],
		take: async () => {
			stopped.stop.abort();
			return false;
		},
	}));
	await stopped.run.run();
	assert.equal(stopped.clock.now(), 10_000);
});

test("a run that fails fast ends with the failure, and begins no further phase", async () => {
	const phases = `
  - {name: first, duration: 10s, parallel: 1}
  - {name: second, duration: 10s, parallel: 1}
`;
	const fails = endsAtOnce({ kind: "exited", code: 2 });
	const { run, begun, clock, failures } = setUp(phases, fails, undefined, true);
	await run.run();
	assert.deepEqual(begun, ["0 first"]);
	assert.equal(failures.length, 1);
	assert.ok(clock.now() < 10_000);
});

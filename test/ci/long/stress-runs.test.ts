import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { BUILT_IN_SCENARIOS } from "../../../source/stress/built-in-scenarios.ts";
import { assertJunit } from "../../helpers/junit-schema.ts";
import { recordsOf } from "../../helpers/log-samples.ts";
import { StressRig } from "../../helpers/stress-rig.ts";
import { until } from "../../helpers/until.ts";

interface Outcome {
	readonly status: number | null;
	readonly stderr: string;
	readonly result: {
		readonly passed: boolean;
		readonly checks: readonly { readonly check: string; readonly verdict: string }[];
		readonly failures: readonly { readonly text: string; readonly allowed: boolean }[];
	};
	readonly junit: string;
	/** The phases of the record, in order. */
	readonly phases: readonly string[];
	readonly files: readonly string[];
}

interface Trial {
	readonly scenario: string;
	readonly flags?: (rig: StressRig) => readonly string[];
	/** Null: each phase has its own. */
	readonly workload?: ((rig: StressRig) => readonly string[]) | null;
	readonly meanwhile?: (rig: StressRig) => Promise<void>;
}

/** So many runs at a time: most of their time they wait, but their starts are work. */
const AT_ONCE = 5;
const begun: Promise<unknown>[] = [];

/** Runs the scenario on a simulated link of its own, as soon as it is its turn. */
function tried(trial: Trial): Promise<Outcome> {
	const turn = begun.at(-AT_ONCE) ?? Promise.resolve();
	const run = turn.catch(() => {}).then(() => runOf(trial));
	begun.push(run);
	// Whoever asks for it hears of a failure; until then nobody does.
	run.catch(() => {});
	return run;
}

async function runOf({ scenario, flags, workload, meanwhile }: Trial): Promise<Outcome> {
	await using rig = await StressRig.start();
	const [file, junit] = [rig.file("scenario.yaml"), rig.file("junit.xml")];
	writeFileSync(file, scenario);
	const command = workload === null ? [] : ["--", ...(workload?.(rig) ?? rig.workload)];
	const given = flags?.(rig) ?? [];
	const run = rig.stress(file, "--json", "--junit", junit, ...given, ...command);
	await meanwhile?.(rig);
	const { status, stdout, stderr } = await run.ended;
	assert.notEqual(stdout, "", stderr);
	const phases = recordsOf(join(rig.output, "record.csv")).map(({ phase }) => phase);
	return {
		status,
		stderr,
		result: JSON.parse(stdout),
		junit: readFileSync(junit, "utf8"),
		phases: [...new Set(phases)].filter((phase) => phase !== ""),
		files: readdirSync(rig.output).sort(),
	};
}

/**
 * A busy machine starts workloads late and reads seldom: then all is tried again, so many times
 * slower.
 */
const PACES = [1, 6, 36];

/** The first outcome that is as it should be, or the last one. */
async function atSomePace(
	trialAt: (times: number) => Trial,
	isMeant: (outcome: Outcome) => boolean,
): Promise<Outcome> {
	for (const times of PACES) {
		const outcome = await tried(trialAt(times));
		if (isMeant(outcome) || times === PACES.at(-1)) return outcome;
	}
	return fail();
}

/** A built-in scenario at fifty times its speed, or slower than that. */
function shortened(name: string, times: number): string {
	const timed = /^( +(?:duration|on|off|ramp): (?:1\.\.8 over )?)(\d+)([sm])$/gm;
	const text = BUILT_IN_SCENARIOS.get(name) ?? "";
	return text.replace(timed, (_, key, number, unit) => {
		return `${key}${Math.round((number * (unit === "m" ? 60 : 1) * 1000 * times) / 50)}ms`;
	});
}

const silent = (): string[] => ["sleep", "1000"];
const erring = (rig: StressRig) => [
	"sh",
	"-c",
	rig.workloadThat(`touch ${rig.load}/fault-errors; exec sleep 1000`),
];
const slowAgain = (rig: StressRig) => {
	const slow = `if [ -e ${rig.load}/once ]; then touch ${rig.load}/fault-slow; fi`;
	return ["sh", "-c", rig.workloadThat(`${slow}; touch ${rig.load}/once; exec sleep 1000`)];
};
const reconnect = (times: number) => (rig: StressRig) => {
	const fault = join(rig.load, "fault-disconnect");
	return ["--action", `touch ${fault}; sleep ${0.3 * times}; rm ${fault}`];
};

const BUILT_IN: readonly {
	readonly name: string;
	readonly passing?: (times: number) => Partial<Trial>;
	readonly failing: Partial<Trial>;
	readonly failed: string;
}[] = [
	{ name: "sustained", failing: { workload: erring }, failed: "dma_errors.delta == 0" },
	{ name: "burst", failing: { workload: silent }, failed: "tx.max > 0 MB/s" },
	{ name: "ramp", failing: { workload: silent }, failed: "tx.p5 > 0 MB/s" },
	{ name: "idle-recovery", failing: { workload: slowAgain }, failed: "recovery.tx <= 5s to 90 %" },
	{
		name: "reconnect",
		passing: (times) => ({ flags: reconnect(times) }),
		failing: { flags: () => [] },
		failed: "disconnections.delta == 1",
	},
];

const healthy = BUILT_IN.map(({ name, passing }) =>
	atSomePace(
		(times) => ({ scenario: shortened(name, times), ...passing?.(times) }),
		({ status, phases }) => status === 0 && phases.length === phasesOf(name).length,
	),
);
const unhealthy = BUILT_IN.map(({ name, failing, failed }) =>
	atSomePace(
		(times) => ({ scenario: shortened(name, times), ...failing }),
		({ result }) => verdictOf(failed, result) === "failed",
	),
);

function phasesOf(name: string): (string | undefined)[] {
	const named = (BUILT_IN_SCENARIOS.get(name) ?? "").matchAll(/- name: (.*)/g);
	return [...named].map(([, phase]) => phase);
}

function verdictOf(text: string, { checks }: Outcome["result"]): string | undefined {
	return checks.find(({ check }) => check === text)?.verdict;
}

for (const [index, { name, failed }] of BUILT_IN.entries()) {
	test(`${name} passes on a healthy link`, async () => {
		const { status, result, stderr, junit, phases, files } = (await healthy[index]) ?? fail();
		assert.deepEqual([status, result.passed], [0, true], JSON.stringify(result));
		assert.ok(result.checks.length > 0, "it checks something");
		assert.ok(!stderr.includes("anarchy-perf-ink:"), stderr);
		assertJunit(junit, { failures: 0 });
		assert.deepEqual(phases, phasesOf(name));
		const kept = ["record.csv", "result.json", "machine.json", "report.html", "workload-1.log"];
		for (const file of kept) assert.ok(files.includes(file), `${file} in ${files}`);
	});

	test(`${name} fails on one that is not: ${failed}`, async () => {
		const { status, result, stderr, junit } = (await unhealthy[index]) ?? fail();
		assert.deepEqual([status, result.passed], [1, false]);
		assert.equal(verdictOf(failed, result), "failed", JSON.stringify(result.checks));
		assert.match(stderr, /anarchy-perf-ink: .* failed: \d of \d+ checks failed\n$/);
		assertJunit(junit, {
			failures: result.checks.filter(({ verdict }) => verdict !== "passed").length,
		});
	});
}

function fail(): never {
	assert.fail("no such run");
}

function scenarioOf(checks: readonly string[], seconds = 1): string {
	return `name: kinds
phases:
  - name: before
    duration: ${seconds}s
    parallel: 1
  - name: load
    duration: ${seconds}s
    parallel: 1
    checks:
${checks.map((check) => `      - ${check}\n`).join("")}`;
}

/** Each kind of check as it holds on the simulated link, and as it does not. */
const KINDS: readonly (readonly [passing: string, failing: string])[] = [
	["tx.p50 >= 800 MB/s", "tx.p50 >= 2 GB/s"],
	["rx.max <= 700 MB/s", "rx.max <= 300 MB/s"],
	["latency.mean <= 5 us", "latency.mean <= 500 ns"],
	["tx_operations.p50 > 10 op/s", "tx_operations.p50 < 10 op/s"],
	["dma_errors.delta == 0", "dma_errors.delta >= 1"],
	["disconnections.delta <= 1", "disconnections.delta != 0"],
	["gaps <= 0", "gaps > 0"],
	["recovery.tx <= SOON to 50 %", "recovery.tx <= SOON to 500 %"],
	["tx.p50 >= 10 % of baseline old.csv", "tx.p50 >= 1000 % of baseline old.csv"],
];

const BASELINE = fileURLToPath(new URL("../../fixtures/scenarios/baseline.csv", import.meta.url));

const kinds = ([0, 1] as const).map((side) => {
	const written = KINDS.map((kind) => kind[side].replace("old.csv", BASELINE));
	const meant = ["passed", "failed"][side];
	return atSomePace(
		(times) => ({
			scenario: scenarioOf(
				written.map((check) => check.replace("SOON", `${900 * times}ms`)),
				times,
			),
		}),
		({ result }) => result.checks.every(({ verdict }) => verdict === meant),
	);
});

test("each kind of check passes where it holds and fails where it does not", async (t) => {
	const [passing, failing] = await Promise.all(kinds);
	for (const [index, [passes, fails]] of KINDS.entries()) {
		await t.test(passes, () => assert.equal(passing?.result.checks[index]?.verdict, "passed"));
		await t.test(fails, () => assert.equal(failing?.result.checks[index]?.verdict, "failed"));
	}
	assert.deepEqual([passing?.status, failing?.status], [0, 1]);
	assertJunit(failing?.junit ?? "", { failures: KINDS.length });
});

test("what has no data fails, and says so", async () => {
	const { status, result } = await tried({
		scenario: scenarioOf(["latency.p50 <= 5 us", "tx.p50 >= 90 % of capacity"]),
		workload: silent,
	});
	assert.deepEqual(
		[status, ...result.checks.map(({ verdict }) => verdict)],
		[1, "no data", "no data"],
	);
});

for (const [what, workload, said] of [
	["ends with a status", "exit 3", /^worker 1 exited with status 3$/],
	["cannot be started", null, /^worker 1 cannot be started: .*no-such-program: ENOENT$/],
	["outlives its phase", "trap '' TERM; while :; do sleep 1; done", /^worker 1 outlived its phase/],
	["is killed", "kill -KILL $$", /^worker 1 was killed by SIGKILL$/],
] as const) {
	const command = workload === null ? ["./no-such-program"] : ["sh", "-c", workload];
	const trials = ["parallel: 1", "parallel: 1, allow_failure: true"].map((load) =>
		atSomePace(
			(times) => ({
				scenario: `name: one\nphases:\n  - {name: load, duration: ${300 * times}ms, ${load}}\n`,
				flags: () => ["--grace", "100ms"],
				workload: () => command,
			}),
			({ result }) => said.test(result.failures[0]?.text ?? ""),
		),
	);
	test(`a workload that ${what} fails the run, unless the scenario allows it`, async () => {
		const [strict, lenient] = await Promise.all(trials);
		assert.ok(strict !== undefined && lenient !== undefined, "both were tried");
		assert.match(strict.result.failures[0]?.text ?? "", said);
		assert.deepEqual([strict.status, strict.result.passed], [1, false]);
		assertJunit(strict.junit, { failures: 1 });
		assert.match(lenient.result.failures[0]?.text ?? "", said);
		assert.deepEqual([lenient.status, lenient.result.passed], [0, true]);
	});
}

test("a driver that goes away meanwhile is a gap in the record, and the run goes on", async () => {
	const { status, result, phases } = await atSomePace(
		(times) => ({
			scenario: scenarioOf(["gaps > 0"], times),
			async meanwhile(rig) {
				await until(() => existsSync(join(rig.output, "workload-1.log")));
				await rig.unload();
			},
		}),
		({ status }) => status === 0,
	);
	assert.equal(result.checks[0]?.verdict, "passed", JSON.stringify(result));
	assert.equal(status, 0);
	assert.deepEqual(phases, ["before", "load"]);
});

import assert from "node:assert/strict";
import test from "node:test";
import type { LinkFacts, ThunderboltDevice } from "../../source/core/link.ts";
import { linkFacts } from "../../source/core/link-facts.ts";
import type { Reading } from "../../source/core/sample.ts";
import type { Check } from "../../source/doctor/check.ts";
import { checklistText, reportText } from "../../source/doctor/checklist.ts";
import { diagnose, hasFailed } from "../../source/doctor/diagnose.ts";
import type {
	DriverFacts,
	MachineFacts,
	TerminalFacts,
} from "../../source/doctor/machine-facts.ts";
import { steadyStatistics } from "../helpers/driver-file.ts";

const ID = "c2030000-0070-6d18-2371-6c2441e01d20";
const DEVICE: ThunderboltDevice = {
	id: "0-1",
	vendor: "Razer",
	name: "Core X",
	unique_id: ID,
	authorized: 1,
	generation: 3,
	rx_gb_per_s: 20,
	rx_lanes: 2,
	tx_gb_per_s: 20,
	tx_lanes: 2,
	nvm_version: "",
};
const GEN_3_X4 = { gt_per_s: 8, lanes: 4 };
const HOP = {
	address: "0000:07:00.0",
	current: GEN_3_X4,
	maximum: GEN_3_X4,
	isTunnel: false,
	isDowngraded: false,
};
const LINK: LinkFacts = {
	...linkFacts({ devices: [DEVICE], domains: [], gpus: [] }),
	hops: [HOP],
	narrowest: HOP,
	errors: { correctable: 3, nonfatal: 0, fatal: 0 },
};

function reading(runtime_ms: number): Reading {
	const times = { earliest_ms: 0, latest_ms: 0, wall_ms: 0 };
	return { ok: true, snapshot: { statistics: steadyStatistics(runtime_ms), ...times } };
}

function gap(code: string, message: string): Reading {
	return { ok: false, gap: { code, message, at_ms: 0, wall_ms: 0 } };
}

const HEALTHY: MachineFacts = {
	node: "20.20.2",
	isRoot: true,
	driver: {
		path: "/sys/kernel/debug/anarchy-egpu/performance/statistics",
		isOwnPath: true,
		moduleName: "anarchy_egpu",
		isLoaded: true,
		parameters: [["ring_size", "256"]],
		debugfs: ["/sys/kernel/debug"],
		lockdown: "none",
		readings: [reading(1000), reading(2000)],
	},
	links: [LINK, LINK],
	terminal: {
		isTerminal: true,
		name: "xterm-256color",
		columns: 120,
		rows: 40,
		colourDepth: 8,
		isUtf8: true,
	},
	isTimeSynchronised: true,
};

const withDriver = (changes: Partial<DriverFacts>): MachineFacts => ({
	...HEALTHY,
	driver: { ...HEALTHY.driver, ...changes },
});
const withLink = (changes: Partial<LinkFacts>): MachineFacts => ({
	...HEALTHY,
	links: [LINK, { ...LINK, ...changes }],
});
const withTerminal = (changes: Partial<TerminalFacts>): MachineFacts => ({
	...HEALTHY,
	terminal: { ...HEALTHY.terminal, ...changes },
});

function failures(facts: MachineFacts): string[] {
	return diagnose(facts)
		.filter(({ result }) => result === "failed")
		.map(({ id }) => id);
}

function checkOf(facts: MachineFacts, id: string): Check {
	const found = diagnose(facts).find((check) => check.id === id);
	assert.ok(found !== undefined, id);
	return found;
}

test("on a healthy machine every check passes, and says what it saw", () => {
	const checks = diagnose(HEALTHY);
	assert.deepEqual(
		checks.filter(({ result }) => result !== "passed"),
		[],
	);
	assert.ok(!hasFailed(checks), "nothing failed");
	assert.match(checkOf(HEALTHY, "module").detail, /loaded, ring_size=256/);
	assert.match(checkOf(HEALTHY, "pcie-speed").detail, /Gen 3 x4/);
	assert.equal(checks.length, 12);
});

const MISSING = gap("ENOENT", "the module is not loaded (sudo modprobe anarchy_egpu)");
const DENIED = gap("EACCES", "permission denied: only root may read it (run this with sudo)");

const TROUBLES: readonly (readonly [string, MachineFacts, readonly string[], RegExp])[] = [
	[
		"a module that is not loaded",
		withDriver({ isLoaded: false, readings: [MISSING, MISSING] }),
		["module", "format"],
		/sudo modprobe anarchy_egpu/,
	],
	[
		"debugfs that is not mounted",
		withDriver({ debugfs: [], readings: [MISSING, MISSING] }),
		["debugfs", "format"],
		/sudo mount -t debugfs/,
	],
	[
		"a user who is not root",
		{ ...withDriver({ readings: [DENIED, DENIED] }), isRoot: false },
		["permission"],
		/run this with sudo/,
	],
	[
		"a kernel that is locked down",
		withDriver({ lockdown: "integrity", readings: [DENIED, DENIED] }),
		["permission", "lockdown"],
		/disable Secure Boot/,
	],
	[
		"a file that is something else",
		withDriver({ readings: [gap("EFORMAT", "x"), gap("EFORMAT", "x")] }),
		["format"],
		/--stats-file/,
	],
	[
		"counters that stand still",
		withDriver({ readings: [reading(5), reading(5)] }),
		["counters"],
		/dmesg/,
	],
	[
		"a driver that goes meanwhile",
		withDriver({ readings: [reading(5), MISSING] }),
		["counters"],
		/dmesg/,
	],
	[
		"a device that is not let in",
		withLink({ devices: [{ ...DEVICE, authorized: 0 }] }),
		["thunderbolt"],
		/boltctl authorize/,
	],
	[
		"a link that is downgraded",
		withLink({ hops: [{ ...HOP, current: { gt_per_s: 2.5, lanes: 1 }, isDowngraded: true }] }),
		["pcie-speed"],
		/another cable/,
	],
	[
		"PCIe errors that rise",
		withLink({ errors: { correctable: 5, nonfatal: 0, fatal: 0 } }),
		["pcie-errors"],
		/reseat/,
	],
	["a dumb terminal", withTerminal({ name: "dumb" }), ["terminal"], /TERM/],
	["a locale that is not UTF-8", withTerminal({ isUtf8: false }), ["terminal"], /LANG/],
	["a tiny terminal", withTerminal({ columns: 20 }), ["terminal"], /40×12/],
	["an old Node", { ...HEALTHY, node: "18.19.0" }, ["node"], /Node 20/],
	[
		"a clock that is not kept right",
		{ ...HEALTHY, isTimeSynchronised: false },
		["time"],
		/set-ntp/,
	],
];

for (const [what, facts, expected, remedy] of TROUBLES) {
	test(`${what}: found, with a remedy`, () => {
		assert.deepEqual(failures(facts), expected);
		assert.match(expected.map((id) => checkOf(facts, id).remedy).join("\n"), remedy);
	});
}

test("what is not there, or cannot be told, is no failure", () => {
	const nothing = linkFacts({ devices: [], domains: [], gpus: [] });
	const facts: MachineFacts = {
		...withDriver({ isOwnPath: false, isLoaded: false, debugfs: null, lockdown: null }),
		links: [nothing, nothing],
		terminal: { ...HEALTHY.terminal, isTerminal: false },
		isTimeSynchronised: null,
	};
	assert.deepEqual(failures(facts), []);
	assert.equal(checkOf(facts, "time").result, "none");
	assert.equal(checkOf(facts, "pcie-speed").result, "none");
});

test("a locked kernel that lets the file be read is no failure", () => {
	assert.deepEqual(failures(withDriver({ lockdown: "integrity" })), []);
});

test("the checklist has a sign and a line for each check, and a remedy below what failed", () => {
	const text = checklistText(diagnose({ ...HEALTHY, node: "18.0.0", isTimeSynchronised: null }));
	assert.match(text, /^✓ driver module {4}anarchy_egpu is loaded/);
	assert.match(text, /\n✗ Node {13}18\.0\.0 is too old\n {19}→ install Node 20 or later\n/);
	assert.match(text, /\n– time /);
	assert.match(text, /\n\n1 check failed$/);
	assert.match(checklistText(diagnose(HEALTHY)), /\n\nnothing is wrong$/);
});

test("a report masks unique ids wherever they are, and holds no escapes", () => {
	const other = "E4EC8780-0079-3b72-ffff-ffffffffffff";
	const facts = withLink({
		devices: [
			{ ...DEVICE, name: `${other} \u001b[2J` },
			{ ...DEVICE, unique_id: "serial-7" },
		],
	});
	const statistics = `TX: ${ID}\u0007`;
	const input = { version: "1.2.3", kernel: "6.1", checks: diagnose(facts), facts, statistics };
	const text = reportText(input);
	for (const id of [ID, other, "serial-7"]) assert.ok(!text.includes(id), id);
	assert.match(text, /\(unique id 1\)/);
	assert.match(text, /anarchy-perf-ink 1\.2\.3, Node 20\.20\.2, Linux 6\.1/);
	assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}/u);
	assert.match(text, /"tx_bytes": "\d+"/);
});

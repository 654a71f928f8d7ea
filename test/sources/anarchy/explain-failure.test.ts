import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after, type TestContext } from "node:test";
import { explainFailure } from "../../../source/sources/anarchy/explain-failure.ts";
import { StatisticsFile } from "../../../source/sources/anarchy/statistics-file.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

const STATISTICS = "kernel/debug/anarchy-egpu/performance/statistics";
const MODULES = "xfs 1622016 1 - Live 0x0\nanarchy_egpu_helper 4096 0 - Live 0x0\n";
const LOADED = `${MODULES}anarchy_egpu 40960 1 xfs, Live 0x0000000000000000\n`;

const directories: string[] = [];
after(() => {
	for (const directory of directories) rmSync(directory, { recursive: true });
});

interface Machine {
	readonly modules?: string;
	/** Where its table of mounts has debugfs; null for nowhere. */
	readonly debugfs?: string | null;
	readonly lockdown?: string;
}

/** The files of a captured machine. */
function capture({ modules, debugfs, lockdown }: Machine) {
	const root = mkdtempSync(join(tmpdir(), "explain-failure-"));
	directories.push(root);
	const mounts = { procfs: join(root, "proc"), sysfs: join(root, "sys") };
	const write = (path: string, text: string) => {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	};
	if (modules !== undefined) write(join(mounts.procfs, "modules"), modules);
	if (debugfs !== undefined) {
		const place = debugfs === "in sysfs" ? join(mounts.sysfs, "kernel/debug") : debugfs;
		const line = place === null ? "" : `none ${place} debugfs rw,nosuid,relatime 0 0\n`;
		write(join(mounts.procfs, "mounts"), `sysfs ${mounts.sysfs} sysfs rw 0 0\n${line}`);
	}
	if (lockdown !== undefined) write(join(mounts.sysfs, "kernel/security/lockdown"), lockdown);
	return { mounts, path: join(mounts.sysfs, STATISTICS) };
}

function systemError(code: string): Error {
	return Object.assign(new Error(`${code}: it failed, open '/x'`), { code });
}

function explain(machine: Machine, code: string): Promise<string> {
	const { mounts, path } = capture(machine);
	return explainFailure(systemError(code), path, mounts);
}

function becomeUser(t: TestContext, id: number): void {
	const { getuid } = process;
	process.getuid = () => id;
	t.after(() => {
		if (getuid !== undefined) process.getuid = getuid;
	});
}

test("debugfs that is not mounted is reported, with how to mount it", async () => {
	const message = await explain({ modules: LOADED, debugfs: null }, "ENOENT");
	assert.match(message, /^debugfs is not mounted \(sudo mount -t debugfs none .*kernel\/debug\)$/);
});

test("a module that is not loaded is reported, with how to load it", async () => {
	for (const debugfs of ["in sysfs", "/sys/kernel/debug"]) {
		const message = await explain({ modules: MODULES, debugfs }, "ENOENT");
		assert.equal(message, "the module is not loaded (sudo modprobe anarchy_egpu)");
	}
});

test("a module that is loaded but publishes no file is reported", async () => {
	for (const debugfs of ["in sysfs", "/sys/kernel/debug"]) {
		const message = await explain({ modules: LOADED, debugfs }, "ENOENT");
		assert.equal(message, "the module is loaded, but publishes no statistics (see dmesg)");
	}
});

test("debugfs may be mounted elsewhere", async () => {
	const { mounts } = capture({ modules: MODULES, debugfs: "/debug" });
	const path = "/debug/anarchy-egpu/performance/statistics";
	const message = await explainFailure(systemError("ENOENT"), path, mounts);
	assert.match(message, /^the module is not loaded/);
});

test("if the kernel's lists cannot be read, both causes are reported", async () => {
	for (const machine of [{}, { modules: LOADED }, { debugfs: "in sysfs" }]) {
		const message = await explain(machine, "ENOENT");
		assert.match(message, /^the module is not loaded \(.*\), or debugfs is not mounted \(.*\)$/);
	}
});

test("a missing file outside of debugfs is just a missing file", async () => {
	const { mounts } = capture({ modules: LOADED, debugfs: null });
	for (const code of ["ENOENT", "ENOTDIR"]) {
		const message = await explainFailure(systemError(code), "/home/me/statistics", mounts);
		assert.match(message, /^no such file/);
	}
});

test("a user who is not root gets the command to run", async (t) => {
	becomeUser(t, 1000);
	for (const modules of [LOADED, MODULES]) {
		const message = await explain({ modules, debugfs: "in sysfs" }, "EACCES");
		assert.match(message, /^permission denied: only root can read it \(run: sudo \/.*\)$/);
	}
});

test("a locked-down kernel denies even root, and its mode is reported", async (t) => {
	becomeUser(t, 0);
	for (const mode of ["integrity", "confidentiality"]) {
		const lockdown = `none integrity confidentiality\n`.replace(mode, `[${mode}]`);
		const message = await explain({ debugfs: "in sysfs", lockdown }, "EPERM");
		assert.match(message, new RegExp(`^the kernel is locked down \\(${mode}\\) .*lockdown=none`));
	}
});

test("if root is denied without a lockdown, a container is the reported cause", async (t) => {
	becomeUser(t, 0);
	for (const machine of [{ lockdown: "[none] integrity confidentiality\n" }, {}]) {
		assert.match(await explain(machine, "EPERM"), /although this is root \(a container/);
	}
});

test("every failure has its own message", async () => {
	const words: Readonly<Record<string, RegExp>> = {
		EIO: /the driver failed to read its counters, or is being unloaded/,
		ENODEV: /the device is gone/,
		ENXIO: /the device is gone/,
		EISDIR: /it is a directory/,
		EAGAIN: /nothing to read/,
		ELOOP: /loop of symbolic links/,
		EMFILE: /reading failed: EMFILE: it failed/,
	};
	for (const [code, pattern] of Object.entries(words)) {
		assert.match(await explain({}, code), pattern);
	}
	const { mounts, path } = capture({});
	assert.equal(await explainFailure("what", path, mounts), "reading failed: what");
});

test("an explanation follows changes within half a second", async () => {
	const { mounts, path } = capture({ modules: MODULES, debugfs: "in sysfs" });
	const clock = new FakeClock();
	const source = new StatisticsFile(path, clock, mounts, true);
	const message = async () => {
		const reading = await source.read();
		return reading.ok ? reading.text : reading.message;
	};
	assert.match(await message(), /the module is not loaded/);
	writeFileSync(join(mounts.procfs, "modules"), LOADED);
	await clock.advance(500);
	assert.match(await message(), /the module is loaded, but publishes no statistics/);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, "again\n");
	assert.equal(await message(), "again\n");
});

/** What only root can try: another user's rights, and a disk that is full. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmdirSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { UserError } from "../../source/core/errors.ts";
import { MAX_WAITING } from "../../source/log/log-file.ts";
import { CSV_HEADER } from "../../source/record/csv-record.ts";
import { countersOf, range, recordsOf, sampleAt, setUpLog } from "../helpers/log-samples.ts";
import { NOBODY, SUDO } from "../helpers/under-sudo.ts";

const isRoot = process.geteuid?.() === 0;
const onlyRoot = { skip: isRoot ? false : "only root can take another user's rights" };

function setUpSudo(t: TestContext) {
	const log = setUpLog(t);
	chownSync(log.directory, NOBODY, NOBODY);
	chmodSync(log.directory, 0o755);
	return log;
}

function idsOfProcess() {
	return [process.geteuid?.(), process.getegid?.(), process.getgroups?.()];
}

test(
	"under sudo the log and its parts are the invoking user's, and root stays root",
	onlyRoot,
	async (t) => {
		const { directory, open } = setUpSudo(t);
		const before = idsOfProcess();
		const rotate = { kind: "time", seconds: 60 } as const;
		for (const environment of [SUDO, { ...SUDO, SUDO_USER: "" }]) {
			const log = open({ environment, rotate, compress: true });
			for (const second of range(0, 150)) {
				log.write(sampleAt(second));
				await log.appended();
			}
			await log.close();
			assert.deepEqual(idsOfProcess(), before);
			const names = readdirSync(directory);
			assert.ok(names.length >= 3, names.join());
			for (const name of names) {
				const { uid, gid, mode } = statSync(join(directory, name));
				assert.deepEqual([uid, gid, mode & 0o777], [NOBODY, NOBODY, 0o644], name);
				rmSync(join(directory, name));
			}
		}
	},
);

test("under sudo a file that was removed is made again as the user's", onlyRoot, async (t) => {
	const { path, open } = setUpSudo(t);
	const log = open({ environment: SUDO });
	for (const second of range(0, 3)) {
		rmSync(path);
		log.write(sampleAt(second));
		await log.appended();
	}
	await log.close();
	assert.deepEqual(countersOf(recordsOf(path)), [2]);
	assert.equal(statSync(path).uid, NOBODY);
});

test(
	"under sudo a directory, a file and a link's target that are root's are refused",
	onlyRoot,
	(t) => {
		const { directory, path, open } = setUpSudo(t);
		const roots = join(directory, "roots");
		mkdirSync(roots);
		const secret = join(roots, "secret.csv");
		writeFileSync(secret, `${CSV_HEADER}\n`);
		chmodSync(secret, 0o600);
		symlinkSync(secret, path);
		const dangling = join(directory, "dangling.csv");
		symlinkSync(join(roots, "new.csv"), dangling);
		for (const refused of [path, secret, dangling, join(roots, "new.csv")]) {
			assert.throws(
				() => open({ path: refused, environment: SUDO }),
				(error) =>
					error instanceof UserError &&
					/permission denied; .*, or write as root instead of user 65534 \(--keep-root\)/.test(
						error.message,
					),
				refused,
			);
		}
		assert.deepEqual(readdirSync(roots), ["secret.csv"]);
		assert.equal(readFileSync(secret, "utf8"), `${CSV_HEADER}\n`);
	},
);

test("--keep-root, no sudo, and sudo by root write as root", onlyRoot, async (t) => {
	const { path, open } = setUpLog(t);
	const root = { SUDO_UID: "0", SUDO_GID: "0", SUDO_USER: "root" };
	for (const options of [{ keepRoot: true, environment: SUDO }, {}, { environment: root }]) {
		const log = open(options);
		log.write(sampleAt(0));
		await log.close();
		assert.equal(statSync(path).uid, 0);
		rmSync(path);
	}
});

test("a full disk: reported once, whole lines, written later, losses marked", async (t) => {
	const { clock, notices, open } = setUpLog(t);
	const mount = mkdtempSync(join(tmpdir(), "full-disk-"));
	t.after(() => {
		spawnSync("umount", [mount]);
		rmdirSync(mount);
	});
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", mount]);
	if (mounted.status !== 0) return t.skip(`cannot mount a tmpfs: ${mounted.stderr}`);
	const path = join(mount, "link.csv");
	writeFileSync(join(mount, "ballast"), Buffer.alloc(40_000));
	const log = open({ path });
	const total = MAX_WAITING + 1000;
	for (const second of range(0, total)) {
		log.write(sampleAt(second));
		if (second % 100 === 0) await clock.advance(1000);
		await log.appended();
	}
	const atRest = countersOf(recordsOf(path));
	assert.ok(atRest.length > 50, `${atRest.length} samples fit`);
	assert.deepEqual(atRest, range(0, atRest.length));
	assert.equal(log.state.queued, MAX_WAITING);
	assert.deepEqual(
		notices.map(({ kind }) => kind),
		["error"],
	);
	assert.match(
		notices[0]?.text ?? "",
		/the disk is full \(space or inodes\); free some; the newest 10000/,
	);

	assert.equal(spawnSync("mount", ["-o", "remount,size=16m", mount]).status, 0);
	await clock.advance(1000);
	log.write(sampleAt(total));
	await log.close();
	const records = recordsOf(path);
	const loss = records[atRest.length];
	const lost = total + 1 - MAX_WAITING - atRest.length;
	assert.equal(loss?.event, "gap");
	const story = `EDROPPED: ${lost} samples were lost while the log could not be written (ENOSPC)`;
	assert.equal(loss?.detail, story);
	const rest = range(atRest.length + lost, total + 1);
	assert.deepEqual(countersOf(records.slice(atRest.length + 1)), rest);
	assert.deepEqual(
		notices.map(({ kind }) => kind),
		["error", "recovered"],
	);
	assert.equal(log.state.error, null);
});

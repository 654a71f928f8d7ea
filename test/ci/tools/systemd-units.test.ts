import assert from "node:assert/strict";
import {
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { run } from "../../helpers/system-commands.ts";

const FOLDER = "packaging";
const UNITS = readdirSync(FOLDER).filter((name) => name.endsWith(".service"));
const hasSystemd = run("systemd-analyze", "--version").status === 0;
const withSystemd = { skip: hasSystemd ? false : "it takes systemd-analyze" };

for (const name of UNITS) {
	test(`systemd finds nothing wrong with ${name}`, withSystemd, () => {
		const { status, stdout, stderr } = run("systemd-analyze", "verify", join(FOLDER, name));
		assert.deepEqual([status, stdout, stderr], [0, "", ""]);
	});

	test(`${name} says that an installation below a home cannot be started`, () => {
		const text = readFileSync(join(FOLDER, name), "utf8");
		assert.match(text, /^ProtectHome=yes$/m);
		const [comment = ""] = text.split("\n[Unit]\n");
		assert.match(comment, /ProtectHome=yes nothing below a home can be started/);
		assert.match(comment, /^# {3}npm install -g --prefix \/usr\/local /m);
	});
}

test("the override that opens the exporter to the network is understood", withSystemd, (t) => {
	const folder = mkdtempSync(join(tmpdir(), "unit-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const name = "anarchy-perf-exporter.service";
	const unit = join(folder, name);
	copyFileSync(join(FOLDER, name), unit);
	const [, lines = ""] =
		/^(# {3}\[Service\]\n(?:# {3}.*\n)+)/m.exec(readFileSync(unit, "utf8")) ?? [];
	assert.match(lines, /LoadCredential=server\.key:/);
	mkdirSync(`${unit}.d`);
	writeFileSync(join(`${unit}.d`, "open.conf"), lines.replaceAll(/^# {3}/gm, ""));
	const { status, stdout, stderr } = run("systemd-analyze", "verify", unit);
	assert.deepEqual([status, stdout, stderr], [0, "", ""]);
});

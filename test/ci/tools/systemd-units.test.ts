import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
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

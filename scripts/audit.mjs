/**
 * `npm run audit`: looks up known vulnerabilities of the packages that are bundled or installed
 * with the program, and fails if there are any. Some registries do not support this: then it says
 * so, and passes.
 */
import { spawnSync } from "node:child_process";

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const { vulnerabilities, ...answer } = JSON.parse(stdout || '{ "message": "npm gave no reason" }');
if (vulnerabilities === undefined) {
	console.log(`not audited: the registry does not support it (${reasonOf(answer)})`);
} else {
	const found = Object.values(vulnerabilities);
	for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
	console.log(`audited: ${found.length} packages with known vulnerabilities`);
	process.exitCode = found.length === 0 ? 0 : 1;
}

function reasonOf({ statusCode, message, error }) {
	return statusCode ?? message ?? error?.summary ?? "no answer";
}

/**
 * `npm run audit`: what is known against the packages that are bundled or installed with the program; fails
 * where anything is. Some registries do not answer that question: then it says so, and fails at nothing.
 */
import { spawnSync } from "node:child_process";

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const { vulnerabilities, ...answer } = JSON.parse(stdout || '{ "message": "npm says nothing" }');
if (vulnerabilities === undefined) {
	console.log(`not audited: the registry does not say what is known (${reasonOf(answer)})`);
} else {
	const found = Object.values(vulnerabilities);
	for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
	console.log(`audited: ${found.length} packages with known weaknesses`);
	process.exitCode = found.length === 0 ? 0 : 1;
}

function reasonOf({ statusCode, message, error }) {
	return statusCode ?? message ?? error?.summary ?? "no answer";
}

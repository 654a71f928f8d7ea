/**
 * `npm run audit`: what is known against the packages that are bundled or installed with the program; fails
 * where anything is. Some registries do not answer that question: then it says so, and fails at nothing.
 */
import { spawnSync } from "node:child_process";

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const answer = JSON.parse(stdout);
if (answer.statusCode === 405 || answer.statusCode === 404) {
	console.log(`not audited: the registry does not say what is known (${answer.statusCode})`);
} else {
	const found = Object.values(answer.vulnerabilities ?? {});
	for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
	console.log(`audited: ${found.length} packages with known weaknesses`);
	process.exitCode = found.length === 0 && answer.vulnerabilities !== undefined ? 0 : 1;
}

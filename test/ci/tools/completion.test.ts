import test from "node:test";
import { assertCompletes } from "../../helpers/completing-shell.ts";
import { run } from "../../helpers/system-commands.ts";

for (const name of ["zsh", "fish"] as const) {
	const skip = run(name, "--version").error === undefined ? false : `it takes ${name}`;
	test(`${name} completes as bash does`, { skip }, (t) => assertCompletes(t, name));
}

/**
 * Loaded before the program (`--require`): counts its opens of the file OPENS_OF, and writes the
 * count to the file OPENS_TO at exit.
 */
const fs = require("node:fs");

const { OPENS_OF: counted, OPENS_TO: output } = process.env;
let opens = 0;
for (const name of ["open", "openSync"]) {
	const original = fs[name];
	fs[name] = (path, ...rest) => {
		if (path === counted) opens++;
		return original(path, ...rest);
	};
}
process.on("exit", () => fs.writeFileSync(output, String(opens)));

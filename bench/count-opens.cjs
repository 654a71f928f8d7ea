/**
 * Loaded before the program (`--require`): counts how often it opens the file that OPENS_OF names,
 * and writes the count to the file OPENS_TO at its end.
 */
const fs = require("node:fs");

const { OPENS_OF: counted, OPENS_TO: told } = process.env;
let opens = 0;
for (const name of ["open", "openSync"]) {
	const original = fs[name];
	fs[name] = (path, ...rest) => {
		if (path === counted) opens++;
		return original(path, ...rest);
	};
}
process.on("exit", () => fs.writeFileSync(told, String(opens)));

/**
 * Inside the guest: the live screen, the logger and the exporter at once over one driver, beneath
 * which a story happens (`stories.ts`). What each of the three made of it is written down.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { LOAD, LOG, PORT, PROGRAM, RAW, SIZE, type Step, sh } from "./watch.ts";

export interface Together {
	readonly steps: readonly Step[];
	readonly statuses: Readonly<Record<"screen" | "log" | "serve", number | null>>;
	readonly log: string;
	readonly messages: string;
}

/** Starts the three, has the story told by another process meanwhile, and ends them. */
export async function tellTogether(story: string, interval: string): Promise<void> {
	sh("ifconfig lo 127.0.0.1 up");
	sh(LOAD);
	const log = startBeside("log", "--json", "--output", LOG, "--interval", interval);
	const serve = startBeside("serve", "--listen", `127.0.0.1:${PORT}`);
	const steps = ["-e", `run:node guest.mjs turn ${story}`, "-e", "send:q", "-e", "sleep:20"];
	const program = ["node", PROGRAM, "--interval", interval];
	const options = [
		"-c",
		`${SIZE.cols}`,
		"-r",
		`${SIZE.rows}`,
		"-o",
		RAW,
		"-l",
		"/out/log",
		"-t",
		"1800",
	];
	// Not spawnSync, which would not hear that the others end.
	const screen = spawn("ptyrun", [...options, ...steps, "--", ...program], { stdio: "inherit" });
	const [status] = await once(screen, "close");
	const together: Together = {
		steps: JSON.parse(readFileSync("/out/steps.json", "utf8")),
		statuses: { screen: status, log: await log.end(), serve: await serve.end() },
		log: readFileSync(LOG, "utf8"),
		messages: `${log.said()}${serve.said()}`,
	};
	writeFileSync("/out/together.json", JSON.stringify(together));
}

function startBeside(...words: readonly string[]) {
	const child = spawn("node", [PROGRAM, ...words], { stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.on("data", (chunk) => {
		said += chunk;
	});
	const ended = once(child, "close").then(([code]): number | null => code);
	const end = () => {
		child.kill("SIGTERM");
		return ended;
	};
	return { end, said: () => said };
}

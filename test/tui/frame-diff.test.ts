import assert from "node:assert/strict";
import test from "node:test";
import xterm from "@xterm/headless";
import fc from "fast-check";
import { FrameDiff } from "../../source/tui/frame-diff.ts";

const SIZE = { columns: 24, rows: 6 };

/** Everything that is on a terminal, cell by cell. */
class Shown {
	readonly #terminal = new xterm.Terminal({
		cols: SIZE.columns,
		rows: SIZE.rows,
		allowProposedApi: true,
		logLevel: "off",
	});

	constructor() {
		// As the monitor's terminal: nothing runs over the end of a row.
		this.#terminal.write("\u001B[?7l");
	}

	async write(text: string): Promise<string[]> {
		await new Promise<void>((done) => this.#terminal.write(text, done));
		const cells: string[] = [];
		for (let y = 0; y < SIZE.rows; y++) {
			for (let x = 0; x < SIZE.columns; x++) {
				const cell = this.#terminal.buffer.active.getLine(y)?.getCell(x);
				const ground = `${cell?.getBgColor()}${cell?.isInverse()}`;
				const chars = cell?.getChars() ?? "";
				// A blank looks the same in every foreground colour.
				if (chars === "" || chars === " ") cells.push(ground);
				else cells.push(`${chars}${cell?.getFgColor()}${cell?.isBold()}${cell?.isDim()}${ground}`);
			}
		}
		return cells;
	}

	[Symbol.dispose](): void {
		this.#terminal.dispose();
	}
}

const piece = fc.tuple(
	fc.constantFrom("", "1", "2", "36", "38;5;31", "1;31", "7"),
	fc.constantFrom("", " ", "TX", "1234.5", "▁▃█", "      ", "日本", "é", "e\u0301"),
);
const row = fc
	.array(piece, { maxLength: 4 })
	.map((pieces) =>
		pieces.map(([style, text]) => (style === "" ? text : `\u001B[${style}m${text}\u001B[0m`)),
	)
	.map((pieces) => pieces.join(""));
const frame = fc.array(row, { maxLength: SIZE.rows + 2 }).map((rows) => rows.join("\n"));

test("whatever was shown before, a terminal shows the frame as if it had been written anew", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
			using shown = new Shown();
			const diff = new FrameDiff();
			for (const next of frames) {
				const changes = diff.next(next, SIZE);
				const rows = next.split("\n").slice(0, SIZE.rows);
				using expected = new Shown();
				assert.deepEqual(
					await shown.write(changes),
					await expected.write(rows.join("\r\n")),
					JSON.stringify(changes),
				);
				assert.equal(diff.next(next, SIZE), "", "nothing is left to change");
			}
		}),
		{ numRuns: 100 },
	);
});

test("what changes is written, and not what stands still", () => {
	const diff = new FrameDiff();
	diff.next("\u001B[2mTX\u001B[0m  2203.4 MB/s\nRX", SIZE);
	const changes = diff.next("\u001B[2mTX\u001B[0m  2203.7 MB/s\nRX", SIZE);
	assert.equal(changes, "\u001B[1;10H7");
});

test("a terminal that was cleared is drawn on from its first cell", () => {
	const diff = new FrameDiff();
	const whole = diff.next("TX 1\nRX 2", SIZE);
	diff.clear();
	assert.equal(diff.isClear, true);
	assert.equal(diff.next("TX 1\nRX 2", SIZE), whole);
});

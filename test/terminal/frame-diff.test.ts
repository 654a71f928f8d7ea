import assert from "node:assert/strict";
import test from "node:test";
import xterm from "@xterm/headless";
import fc from "fast-check";
import { FrameDiff } from "../../source/terminal/frame-diff.ts";

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
				const inverse = cell?.isInverse() ? `${cell.getFgColorMode()},${cell.getFgColor()}` : "";
				const ground = `${cell?.getBgColorMode()},${cell?.getBgColor()} ${inverse}`;
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

const STYLES = [
	"1",
	"2",
	"36",
	"38;5;31",
	"1;31",
	"7",
	"7;31",
	"48;5;236",
	"38;2;1;2;3;48;5;236",
	"1;38;2;9;8;7",
	"4;33",
	"1;2",
];

const piece = fc.tuple(
	fc.constantFrom("", ...STYLES),
	fc.constantFrom("", " ", "TX", "1234.5", "▁▃█", "      ", "⣀⠤", "日本", "é", "e\u0301"),
);
const row = fc
	.array(piece, { maxLength: 4 })
	.map((pieces) =>
		pieces.map(([style, text]) => (style === "" ? text : `\u001B[${style}m${text}\u001B[0m`)),
	)
	.map((pieces) => pieces.join(""));
const frame = fc.array(row, { maxLength: SIZE.rows + 2 }).map((rows) => rows.join("\n"));

test("a terminal shows a frame as if it had been cleared before", async () => {
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

/** A row of a graph: a label, cells, and what stands to the right of them. */
const cell = fc.tuple(fc.constantFrom("", ...STYLES), fc.constantFrom(" ", "▁", "█", "⣀", "a"));
const graph = fc.record({
	label: row,
	cells: fc.array(cell, { minLength: 10, maxLength: SIZE.columns }),
	right: row,
});
type Graph = { label: string; cells: [string, string][]; right: string };

function drawn({ label, cells, right }: Graph): string {
	const painted = cells.map(([style, text]) =>
		style === "" ? text : `\u001B[${style}m${text}\u001B[0m`,
	);
	return label + painted.join("") + right;
}

test("columns that move to the left, by any number and with other changes, are exact", async () => {
	const move = fc.record({
		by: fc.nat(4),
		fresh: fc.array(cell, { minLength: 4, maxLength: 4 }),
		changed: fc.option(fc.tuple(fc.nat(), cell)),
		isNewRight: fc.boolean(),
		right: row,
	});
	const property = fc.asyncProperty(
		fc.array(graph, { minLength: 1, maxLength: SIZE.rows }),
		fc.array(move, { minLength: 1, maxLength: 5 }),
		async (graphs, moves) => {
			using shown = new Shown();
			const diff = new FrameDiff();
			let rows: Graph[] = graphs;
			await shown.write(diff.next(rows.map(drawn).join("\n"), SIZE));
			for (const { by, fresh, changed, isNewRight, right } of moves) {
				rows = rows.map((before) => {
					const cells = [...before.cells.slice(by), ...fresh.slice(0, by)];
					if (changed !== null) cells[changed[0] % cells.length] = changed[1];
					return { ...before, cells, right: isNewRight ? right : before.right };
				});
				const frame = rows.map(drawn);
				using expected = new Shown();
				const changes = diff.next(frame.join("\n"), SIZE);
				assert.deepEqual(
					await shown.write(changes),
					await expected.write(frame.join("\r\n")),
					JSON.stringify(changes),
				);
			}
		},
	);
	await fc.assert(property, { numRuns: 150 });
});

test("a graph that moves by a column costs a few bytes per row, whatever stands beside it", () => {
	const heights = Array.from({ length: 19 }, (_, at) => "▁▂▃▄▅▆▇█"[(at * 5) % 8] as string);
	const frameOf = (first: number) => {
		const cells = heights.slice(first, first + 18).map((text, at) => {
			return `\u001B[38;5;${100 + ((at + first) % 7)};48;5;236m${text}\u001B[0m`;
		});
		return `  5 ${cells.join("")}|9`;
	};
	const diff = new FrameDiff();
	const whole = diff.next(frameOf(0), SIZE);
	const moved = diff.next(frameOf(1), SIZE);
	assert.ok(moved.length * 5 < whole.length, JSON.stringify(moved));
});

test("of a space the background alone is written", () => {
	const diff = new FrameDiff();
	diff.next("aaaa", SIZE);
	assert.equal(diff.next("\u001B[31maaaa    \u001B[0m", SIZE), "\u001B[1;1H\u001B[31maaaa\u001B[m");
	const changes = diff.next("\u001B[31;44maa\u001B[0;44m \u001B[31ma\u001B[0m", SIZE);
	assert.equal(changes, "\u001B[1;1H\u001B[31;44maa a\u001B[m");
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

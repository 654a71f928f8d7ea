/**
 * Draws random trees of Ink components and prints the frames as JSON: built once with Ink's own
 * parts and once with ours, it must print frames that look the same on a terminal.
 */
import { Box, render, Text } from "ink";
import { LineGraph, Sparkline } from "ink-chart";
import { Block } from "../../source/screen/Block.tsx";
import { Random } from "../../source/sources/simulated/random.ts";
import { createTheme, type Role } from "../../source/terminal/theme.ts";

const SCREENS = 60;
const COLUMNS = 60;
const ROWS = 16;
const ROLES: readonly Role[] = ["tx", "rx", "latency", "error", "dim", "strong", "badge"];
const WORDS = [
	"TX",
	"2203.4",
	"±",
	"▁▂▃▄▅▆▇█",
	"╌╌",
	"é",
	"日本",
	"👩‍👩‍👧",
	"e\u0301",
	"─┴ 30 s",
	"",
];

const random = new Random(7);
const theme = createTheme(8);
const pick = <T,>(choices: readonly T[]): T => choices[random.integer(0, choices.length - 1)] as T;
const words = () => Array.from({ length: random.integer(0, 5) }, () => pick(WORDS)).join(" ");
const chance = (probability: number) => random.chance(probability);

function randomLeaf(key: number) {
	switch (random.integer(0, 4)) {
		case 0:
			return (
				<Text
					key={key}
					color={pick(["cyan", "ansi256(133)", "#af8700"])}
					bold={chance(0.3)}
					dimColor={chance(0.3)}
				>
					{words()}
					<Text inverse>{words()}</Text>
				</Text>
			);
		case 1:
			return (
				<Block key={key} lines={[theme.paint(pick(ROLES), pick(WORDS))]} width={12} height={2} />
			);
		case 2:
			return <Sparkline key={key} data={[1, 5, 2, 8]} width={4} yDomain={[0, 8]} />;
		case 3:
			return (
				<LineGraph
					key={key}
					data={[{ values: [1, 5, 2, 8], color: "cyan" }]}
					width={4}
					height={3}
				/>
			);
		default:
			return <Text key={key}>{`\u001B[1;31m${words()}\u001B[22m${words()}\u001B[39m plain`}</Text>;
	}
}

function randomTree(depth: number, key: number) {
	if (depth === 0 || chance(0.2)) return randomLeaf(key);
	const children = Array.from({ length: random.integer(1, 3) }, (_, child) =>
		randomTree(depth - 1, child),
	);
	return (
		<Box
			key={key}
			flexDirection={chance(0.5) ? "row" : "column"}
			gap={random.integer(0, 2)}
			marginLeft={random.integer(-1, 3)}
			overflow={chance(0.2) ? "hidden" : "visible"}
			{...(chance(0.2) ? { borderStyle: "round" } : {})}
		>
			{children}
		</Box>
	);
}

// Every chart of ink-chart listens for the terminal's size.
process.setMaxListeners(0);

const frames: string[] = [];
const output = {
	columns: COLUMNS,
	rows: ROWS,
	isTTY: false,
	write: (frame: string) => frames.push(frame),
	on: () => output,
	off: () => output,
};
const stdout = output as unknown as NodeJS.WriteStream;
const screen = (key: number) => (
	<Box width={COLUMNS} height={ROWS} flexDirection="column">
		{randomTree(4, key)}
	</Box>
);
const ink = render(screen(0), { stdout, debug: true, patchConsole: false, exitOnCtrlC: false });
for (let key = 1; key < SCREENS; key++) ink.rerender(screen(key));
ink.unmount();
process.stdout.write(JSON.stringify(frames));

import { memo } from "react";
import { cut, type Part, paintLine, printable, widthOfParts } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import type { Key } from "./key.ts";

interface FooterBarProps {
	/** The keys that have an effect; null without a keyboard. */
	readonly keys: readonly Key[] | null;
	readonly isReplay: boolean;
	/** Whether the cursor or the list of events is shown. */
	readonly isInPast: boolean;
	/** Shown instead of the keys; empty most of the time. */
	readonly message: string;
	readonly width: number;
	readonly theme: Theme;
}

const NO_KEYS = " keys are off: cannot read the terminal (SIGTERM ends it)";

/** The last line of the screen: what the keys do. */
export const FooterBar = memo(function FooterBar(props: FooterBarProps) {
	const { message, width, theme } = props;
	const parts = message === "" ? keyParts(props) : messageParts(message);
	return <Block lines={[paintLine(theme.paint, parts, width)]} width={width} height={1} />;
});

function messageParts(message: string): Part[] {
	return [["strong", ` ${printable(message)}`]];
}

/** As many keys as there is room for: from the right, others are left out before the kept ones. */
function keyParts({ keys, isReplay, isInPast, width: columns }: FooterBarProps): Part[] {
	if (keys === null) return [["dim", cut(NO_KEYS, columns)]];
	const hinted = keys.flatMap((key): Hinted[] => {
		const { label, isHintKept } = key;
		const own = isReplay ? (key.replayHint ?? key.hint) : key.hint;
		const hint = isInPast && isHintKept !== true ? (key.pastHint ?? null) : own;
		return hint === null ? [] : [{ label, hint, isHintKept }];
	});
	const kept = hinted.filter(({ isHintKept }) => isHintKept === true);
	const others = hinted.filter(({ isHintKept }) => isHintKept !== true);
	for (let count = others.length; count >= 0; count--) {
		const parts = hintParts([...others.slice(0, count), ...kept], " ", "  ");
		if (widthOfParts(parts) <= columns) return parts;
	}
	// Without the margin, and then without blanks, down to a dozen columns.
	const narrower = [hintParts(kept, "", "  "), hintParts(kept, "", " ", "")];
	return narrower.find((parts) => widthOfParts(parts) <= columns) ?? [];
}

interface Hinted {
	readonly label: string;
	readonly hint: string;
	readonly isHintKept: boolean | undefined;
}

function hintParts(keys: readonly Hinted[], margin: string, gap: string, blank = " "): Part[] {
	return keys.flatMap(({ label, hint }, at): Part[] => [
		["text", (at === 0 ? margin : gap) + shortLabel(label)],
		["dim", `${at === keys.length - 1 ? " " : blank}${hint}`],
	]);
}

/** `p` for `p, space`, and `+/-` for `+  -`. */
function shortLabel(label: string): string {
	return label.replace(/, .*/, "").replace("  ", "/");
}

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import Yoga from "yoga-layout";
import boxes from "../../source/ink/box-layout.ts";

/** A box as the monitor's components make them: nothing of it shrinks. */
interface Spec {
	readonly width: number | null;
	readonly height: number | null;
	readonly isRow: boolean;
	/** Columns of a text, which has room for all of them; null where it is a box of others. */
	readonly text: number | null;
	readonly children: readonly Spec[];
}

const side = fc.option(fc.integer({ min: 1, max: 40 }));
const { box } = fc.letrec<{ box: Spec; text: Spec }>((tie) => ({
	text: fc.record({
		width: side,
		height: side,
		isRow: fc.constant(true),
		text: fc.integer({ min: 1, max: 60 }),
		children: fc.constant([]),
	}),
	box: fc.record({
		width: side,
		height: side,
		isRow: fc.boolean(),
		text: fc.constant(null),
		children: fc.array(fc.oneof({ maxDepth: 4 }, tie("text"), tie("box")), { maxLength: 4 }),
	}),
}));

/** What is asked of a node here, and by Ink of those of the monitor. */
interface Node {
	setWidth(width: number): void;
	setHeight(height: number): void;
	setFlexDirection(direction: number): void;
	setFlexShrink(shrink: number): void;
	setMeasureFunc(measure: () => { width: number; height: number }): void;
	insertChild(child: Node, index: number): void;
	removeChild(child: Node): void;
	getChildCount(): number;
	markDirty(): void;
	calculateLayout(width: undefined, height: undefined, direction: number): void;
	getComputedLeft(): number;
	getComputedTop(): number;
	getComputedWidth(): number;
	getComputedHeight(): number;
}

interface Engine {
	readonly Node: { create(): unknown };
	readonly DIRECTION_LTR: number;
	readonly FLEX_DIRECTION_ROW: number;
	readonly FLEX_DIRECTION_COLUMN: number;
}

interface Tree {
	readonly node: Node;
	readonly isText: boolean;
	readonly children: Tree[];
}

function made(engine: Engine, spec: Spec): Tree {
	const node = engine.Node.create() as Node;
	node.setFlexShrink(0);
	node.setFlexDirection(spec.isRow ? engine.FLEX_DIRECTION_ROW : engine.FLEX_DIRECTION_COLUMN);
	if (spec.width !== null) node.setWidth(spec.width);
	if (spec.height !== null) node.setHeight(spec.height);
	const { text } = spec;
	if (text !== null) {
		node.setMeasureFunc(() => ({ width: text, height: 1 }));
	}
	const children = spec.children.map((child) => made(engine, child));
	for (const [index, child] of children.entries()) node.insertChild(child.node, index);
	return { node, isText: text !== null, children };
}

function places({ node, children }: Tree): unknown {
	const place = [
		node.getComputedLeft(),
		node.getComputedTop(),
		node.getComputedWidth(),
		node.getComputedHeight(),
	];
	return [place, ...children.map(places)];
}

function laidOut(engine: Engine, tree: Tree): unknown {
	tree.node.calculateLayout(undefined, undefined, engine.DIRECTION_LTR);
	return places(tree);
}

test("every box is where Yoga puts it", () => {
	fc.assert(
		fc.property(box, fc.integer({ min: 1, max: 60 }), (spec, width) => {
			const root = { ...spec, width };
			assert.deepEqual(laidOut(boxes, made(boxes, root)), laidOut(Yoga, made(Yoga, root)));
		}),
		{ numRuns: 2000 },
	);
});

interface Change {
	/** Which of the tree's nodes is changed. */
	readonly at: number;
	readonly width: number | null;
	readonly height: number | null;
	readonly added: Spec | null;
	readonly removesFirst: boolean;
}

const change: fc.Arbitrary<Change> = fc.record({
	at: fc.nat(),
	width: side,
	height: side,
	added: fc.option(box),
	removesFirst: fc.boolean(),
});

function nodesOf(tree: Tree): Tree[] {
	return [tree, ...tree.children.flatMap(nodesOf)];
}

function apply(
	engine: Engine,
	root: Tree,
	{ at, width, height, added, removesFirst }: Change,
): void {
	const trees = nodesOf(root);
	const tree = trees[at % trees.length] ?? root;
	if (width !== null) tree.node.setWidth(width);
	if (height !== null) tree.node.setHeight(height);
	if (tree.isText) {
		tree.node.markDirty();
		return;
	}
	const first = removesFirst ? tree.children.shift() : undefined;
	if (first !== undefined) tree.node.removeChild(first.node);
	if (added !== null) {
		const child = made(engine, added);
		tree.node.insertChild(child.node, tree.node.getChildCount());
		tree.children.push(child);
	}
}

test("what is changed afterwards moves what Yoga would move", () => {
	fc.assert(
		fc.property(box, fc.array(change, { maxLength: 4 }), (spec, changes) => {
			const root = { ...spec, width: 50 };
			const [ours, yogas] = [made(boxes, root), made(Yoga, root)];
			for (const one of changes) {
				assert.deepEqual(laidOut(boxes, ours), laidOut(Yoga, yogas));
				apply(boxes, ours, one);
				apply(Yoga, yogas, one);
			}
			assert.deepEqual(laidOut(boxes, ours), laidOut(Yoga, yogas));
		}),
		{ numRuns: 500 },
	);
});

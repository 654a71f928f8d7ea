import process from "node:process";
import test from "node:test";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { assertOnlyFrames } from "../helpers/watched-screen.ts";

test("nothing but frames reaches the terminal, and nothing descriptor 2", (t) =>
	assertOnlyFrames(t, process.execPath, PROGRAM));

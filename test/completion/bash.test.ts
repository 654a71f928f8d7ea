import test from "node:test";
import { assertCompletes } from "../helpers/completing-shell.ts";

test("bash completes commands, flags, values, names, files and the command behind --", (t) =>
	assertCompletes(t, "bash"));

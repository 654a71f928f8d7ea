/** A screen of Ink with one line of text, as a program without a bundle shows it. */
import { render, Text } from "ink";
import { createElement } from "react";

render(createElement(Text, null, "a bare screen"));

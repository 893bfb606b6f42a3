import { render } from "preact";
import { createClient } from "./state";
import { App } from "./ui/App";
import "./styles/index.css";

const root = document.getElementById("app");
if (root) render(<App client={createClient()} />, root);

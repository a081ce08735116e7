import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { registerRender } from "./shared/register-render.ts";
import "./style.css";

registerRender();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<App />);

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { startWords } from "./words.ts";
import "./style.css";
import "./phones.css";
import "./controls.css";

startWords();
const queries = new QueryClient({
  // The two phones and the product change each other's world at any moment; nothing here is pushed.
  defaultOptions: { queries: { refetchInterval: 1_500, retry: false, staleTime: 500 } },
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);

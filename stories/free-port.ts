/** Ports for servers that must know their address before they listen. */
import { createServer } from "node:net";

// Below what systems give away by themselves (from 16 000, 32 768 or 49 152 on), and each process in a stretch of its own: between the look
// and the listening, or while a server that is killed is away, nobody else comes to stand on its port. Browsers refuse 10 080.
const FIRST = 10_100;
const STRETCH = 100;
const STRETCHES = 58;
const begin = FIRST + (process.pid % STRETCHES) * STRETCH;
let given = 0;

/** A port of 127.0.0.1 that nobody listens on, and that this process has not been given before. */
export async function freePort(): Promise<number> {
  while (given < STRETCH) {
    const port = begin + given++;
    if (await isFree(port)) return port;
  }
  throw new Error(`All ports from ${begin} on are taken`);
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

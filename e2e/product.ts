import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createPhoneClient } from "@hortus/wecom-sandbox/phone-api";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { freePort } from "../stories/free-port.ts";

const root = join(import.meta.dirname, "..");
export const artifacts = join(root, "artifacts");

export interface Demo {
  console: string;
  api: string;
  sandbox: string;
  operator: { email: string; password: string };
  owner: { email: string; password: string };
  reviewer: { email: string; password: string };
  advisor: { email: string; password: string };
  apiKey: string;
}

/** The product as a person starts it, over a data folder of its own. */
export interface Product {
  demo: Demo;
  /** Stops it at once, as a power cut does. */
  kill(): Promise<void>;
  /** As Ctrl-C does. */
  end(): Promise<void>;
  /** Starts it again over the same folder. */
  restart(): Promise<void>;
}

let still: Promise<Product> | undefined;

/** One for all stories that leave its time alone: filling the demo takes most of a minute. Each brings its own people. */
export function openProduct(): Promise<Product> {
  return (still ??= openStill());
}

let moving: Promise<{ product: Product; place: Place; asPlanted: Place }> | undefined;

/** One for the stories that move time, hours or weeks: none of them may rely on the hour at which it begins. They come before the others. */
export async function openMovingProduct(): Promise<Product> {
  return (await (moving ??= openMoving())).product;
}

/** What it fills is laid aside for the stories after it: a start over that takes a few seconds. */
async function openMoving() {
  const place = await newPlace();
  const first = await startProduct(place);
  await first.end();
  const asPlanted = { ...place, folder: newFolder() };
  cpSync(place.folder, asPlanted.folder, { recursive: true });
  return { product: await startProduct(place), place, asPlanted };
}

async function openStill(): Promise<Product> {
  if (!moving) return startProduct(await newPlace());
  const { product, asPlanted } = await moving;
  await product.kill(); // at its addresses the other one is known to its own sandbox
  return startProduct(asPlanted);
}

const folders: string[] = [];
const running = new Set<ChildProcess>();
process.once("SIGTERM", () => process.exit()); // the test runner ends its processes so, and no exit would follow
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL"); // all of them first: the runner does not wait long for the folders
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Where a product keeps its data and listens. */
interface Place {
  folder: string;
  port: number;
  sandboxPort: number;
}

const newPlace = async (): Promise<Place> => ({
  folder: newFolder(),
  port: await freePort(),
  sandboxPort: await freePort(),
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hortus-e2e-"));
  folders.push(folder);
  return folder;
}

/** One in which nobody moves by himself. It ends with this process, or is killed. */
async function startProduct({ folder, port, sandboxPort }: Place): Promise<Product> {
  const env = {
    ...process.env,
    HORTUS_PORT: String(port),
    HORTUS_SANDBOX_PORT: String(sandboxPort),
    HORTUS_DATA: folder,
  };
  let child = await launch(env, port);
  const demo = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as Demo; // written by the product
  await createPhoneClient(demo.sandbox).setLife({ body: { running: false } });
  const stop = (signal: NodeJS.Signals) => async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  return {
    demo,
    kill: stop("SIGKILL"),
    end: stop("SIGTERM"),
    async restart() {
      child = await launch(env, port);
    },
  };
}

async function launch(env: NodeJS.ProcessEnv, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  for (let attempt = 0; attempt < 480; attempt++) {
    if (child.exitCode !== null)
      throw new Error(`The product stopped with code ${child.exitCode}:\n${output}`);
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return child;
    await sleep(250);
  }
  child.kill("SIGKILL");
  throw new Error(`The product was not ready in 120 s:\n${output}`);
}

/** The product and a browser for the stories of one file; the browser is closed behind them. */
export function openStage(open: () => Promise<Product>): { product: Product; browser: Browser } {
  const stage = {} as { product: Product; browser: Browser }; // set before the first story
  beforeAll(async () => {
    stage.product = await open();
    stage.browser = await openBrowser();
  });
  afterEach(({ task }) => (task.result?.state === "fail" ? pictureAll(stage.browser, task.name) : undefined));
  afterAll(() => stage.browser?.close());
  return stage;
}

/** What a story that failed leaves open is what it failed on. */
async function pictureAll(browser: Browser, story: string): Promise<void> {
  const name = story.replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(pages.map((page, index) => picture(page, `failed-${name}-${index + 1}`)));
  await Promise.all(browser.contexts().map((context) => context.close())); // the next story finds only its own
}

/** Debian's Chromium: Playwright's own download is not needed. */
function openBrowser(): Promise<Browser> {
  mkdirSync(artifacts, { recursive: true });
  const quiet = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
  ];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...quiet] });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** A person with a browser of their own; fails the test on an error that the page did not handle. */
export async function openPerson(
  browser: Browser,
  viewport: { width: number; height: number },
  locale = "zh-CN",
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport,
    locale,
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce", // a click may come while a dialog still grows under it, as no hand is quick enough to do
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  return { context, page, errors };
}

export const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: false });

/** The product takes ten sign-ins a minute from one address: stories one after the other are more people than that. */
const SIGN_INS_A_MINUTE = 9;
const signIns: number[] = [];

/** By the console's or the advisor's form, in either language. */
export async function signIn(
  page: Page,
  address: string,
  who: { email: string; password: string },
): Promise<void> {
  const before = signIns.at(-SIGN_INS_A_MINUTE);
  if (before !== undefined) await sleep(Math.max(0, before + 61_000 - Date.now()));
  await page.goto(address);
  const password = page.getByLabel(/^(密码|Password)/);
  await page.getByLabel(/^(邮箱|E-?mail)/i).fill(who.email);
  await password.fill(who.password);
  signIns.push(Date.now());
  await page.getByRole("button", { name: /登\s*录|Sign in/ }).click();
  await password.waitFor({ state: "detached" });
}

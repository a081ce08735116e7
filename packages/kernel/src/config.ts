import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);

const environment = z.object({
  HORTUS_PORT: port.default(3000),
  HORTUS_SANDBOX_PORT: port.default(3100),
  HORTUS_HOST: z.string().default("127.0.0.1"),
  HORTUS_DATA: z.string().default("./data"),
  HORTUS_PUBLIC_URL: z.url().optional(),
  HORTUS_SECRET: z.string().min(43, "needs at least 32 random bytes in base64url").optional(),
  HORTUS_LOG: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("warn"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});

export interface Config {
  port: number;
  sandboxPort: number;
  host: string;
  dataFolder: string;
  /** Where people and WeCom reach us; http://localhost:<port> unless set. */
  publicUrl: string;
  secret: Buffer;
  logLevel: string;
  databaseUrl: string | undefined;
}

/**
 * Reads the environment once, at start. Without HORTUS_SECRET a secret is made on first start and kept, readable by the owner only,
 * in the data folder.
 *
 * @throws {Error} with one line a wrong variable
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"),
    );
  }
  const values = parsed.data;
  const dataFolder = resolve(values.HORTUS_DATA);
  mkdirSync(dataFolder, { recursive: true });
  return {
    port: values.HORTUS_PORT,
    sandboxPort: values.HORTUS_SANDBOX_PORT,
    host: values.HORTUS_HOST,
    dataFolder,
    publicUrl: values.HORTUS_PUBLIC_URL ?? `http://localhost:${values.HORTUS_PORT}`,
    secret: values.HORTUS_SECRET
      ? Buffer.from(values.HORTUS_SECRET, "base64url")
      : keptSecret(join(dataFolder, "secret.key")),
    logLevel: values.HORTUS_LOG,
    databaseUrl: values.DATABASE_URL,
  };
}

function keptSecret(path: string): Buffer {
  if (!existsSync(path))
    writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  return Buffer.from(readFileSync(path, "utf8"), "base64url");
}

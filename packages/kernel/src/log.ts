import { pino, type Logger } from "pino";

export type { Logger };

/** JSON lines on stdout. Secrets and personal data are cut out by name wherever they appear, as a second fence. */
export function createLog(level: string = "info"): Logger {
  return pino({
    level,
    redact: {
      paths: [
        "password",
        "secret",
        "token",
        "phone",
        "apiKey",
        "*.password",
        "*.secret",
        "*.token",
        "*.phone",
        "*.apiKey",
        "req.headers.authorization",
        "req.headers.cookie",
      ],
      censor: "[cut]",
    },
  });
}

export const silentLog: Logger = pino({ level: "silent" });

import { z } from "zod";

/** What one value broke, so that clients can say it in their reader's language. */
export const issue = z.object({
  /** "missing", or zod's code: too_small, too_big, invalid_type, invalid_format, invalid_value, custom and others. */
  code: z.string(),
  /** The rule's own sentence, in English. */
  message: z.string(),
  /** What was too small or too big: "string" counts characters, "array" items; or the type that was wanted. */
  of: z.string().optional(),
  /** The least or the most that is allowed, itself allowed unless `isOpen`. */
  limit: z.number().optional(),
  isOpen: z.boolean().optional(),
  /** Of texts: date, datetime, email, url, regex and others. */
  format: z.string().optional(),
});
export type Issue = z.infer<typeof issue>;

/** From zod's own description of it. */
export function issueOf(raw: {
  code?: string | undefined;
  message: string;
  origin?: unknown;
  expected?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  inclusive?: unknown;
  format?: unknown;
}): Issue {
  const code = raw.code ?? "custom";
  const isMissing = code === "invalid_type" && /received (undefined|null)$/.test(raw.message);
  const of = raw.origin ?? raw.expected;
  const limit = raw.minimum ?? raw.maximum;
  return {
    code: isMissing ? "missing" : code,
    message: raw.message,
    ...(typeof of === "string" && { of }),
    ...((typeof limit === "number" || typeof limit === "bigint") && { limit: Number(limit) }),
    ...(raw.inclusive === false && { isOpen: true }),
    ...(typeof raw.format === "string" && { format: raw.format }),
  };
}

/** Pieces that several routes share. */
import { z } from "zod";
import { messageShape } from "../shapes.ts";

export interface PhoneRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
}

export const page = z.object({
  /** Part of a name, remark or phone number. */
  search: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const pair = z.object({ personId: z.string(), userid: z.string() });
export const person = z.object({ personId: z.string() });
export const staff = z.object({ userid: z.string() });
export const chat = z.object({ chatId: z.string() });
export const text = z.object({ text: z.string().min(1).max(4000) });
export const after = z.object({
  /** Only messages with a greater seq; without it the last 200. */
  after: z.coerce.number().int().optional(),
});
export const messages = z.object({ messages: z.array(messageShape) });

/** What a call says: a query, JSON whatever its type says, or a file as multipart. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { UploadedFile } from "./media.ts";

export interface Call {
  method: string;
  token: string | undefined;
  /** Of the query or of the JSON body. */
  fields: Record<string, unknown>;
  wasJson: boolean;
  /** The JSON body writes Chinese as \\uXXXX. */
  hasEscapes?: boolean;
  file?: UploadedFile | undefined;
  ip: string;
}

export async function readCall(request: FastifyRequest): Promise<Call> {
  const { access_token, ...query } = z.record(z.string(), z.unknown()).parse(request.query);
  const head = {
    method: request.method,
    token: typeof access_token === "string" ? access_token : undefined,
    ip: request.ip,
  };
  if (request.method === "GET") return { ...head, fields: query, wasJson: true };
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/"))
    return { ...head, fields: query, wasJson: true, file: await readFile(body, type) };
  try {
    const text = body.toString();
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    const hasEscapes = /\\u[4-9][0-9a-fA-F]{3}/.test(text);
    return { ...head, fields: parsed.data ?? {}, wasJson: parsed.success, hasEscapes };
  } catch {
    return { ...head, fields: {}, wasJson: false };
  }
}

/** The field `media`; undefined if the body is no multipart or has no such field. */
async function readFile(body: Buffer, type: string): Promise<UploadedFile | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const media = form.get("media");
    if (media === null || typeof media === "string") return undefined;
    return {
      filename: media.name,
      contentType: media.type || "application/octet-stream",
      bytes: new Uint8Array(await media.arrayBuffer()),
    };
  } catch {
    return undefined;
  }
}

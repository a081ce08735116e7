/**
 * The sidebar's page of a workspace that is connected to a sandbox takes in the sandbox's one script and may be framed by its
 * phone. No other page may, and none of a workspace that is connected with WeCom.
 */
import type { FastifyInstance } from "fastify";
import type { Context } from "../../../context.ts";
import { findConnection } from "../connection/connection-store.ts";

const SIDEBAR = /^\/h5\/sidebar\/([a-z0-9_]+)/;
const HEADER = "content-security-policy";

export function allowSandboxFrames(
  app: FastifyInstance,
  contextOf: (workspace: string) => Context | undefined,
): void {
  app.addHook("onSend", async (request, reply) => {
    const [, workspace] = SIDEBAR.exec(request.url) ?? [];
    const context = workspace === undefined ? undefined : contextOf(workspace);
    const policy = reply.getHeader(HEADER);
    if (!context || typeof policy !== "string") return;
    const connection = await findConnection(context.workspace.db);
    if (connection?.kind !== "sandbox") return;
    const { origin } = new URL(connection.phoneUrl ?? connection.baseUrl);
    reply.header(
      HEADER,
      policy
        .replace(/script-src ([^;]*)/, `script-src $1 ${origin}`)
        .replace(/frame-ancestors ([^;]*)/, `frame-ancestors $1 ${origin}`),
    );
  });
}

import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { follow } from "./operations.ts";
import { isRobot } from "./robots.ts";

/** More than a person does; each one may write a row. */
const MOST_A_MINUTE = 60;

/** The address of the short links, outside the API: customers open it in WeChat. */
export function radarAddresses(
  app: FastifyInstance,
  contextOf: (workspace: string) => Context | undefined,
): void {
  app.route<{ Params: { workspace: string; path: string } }>({
    method: ["GET", "HEAD"],
    url: "/r/:workspace/:path",
    config: { rateLimit: { max: MOST_A_MINUTE, timeWindow: 60_000 } },
    handler: async ({ params, method, headers }, reply) => {
      const context = contextOf(params.workspace);
      const target = context && (await follow(context, params.path, !isRobot(method, headers)));
      void reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer");
      if (target === undefined)
        return reply
          .code(404)
          .type("text/plain; charset=utf-8")
          .send("这个链接不存在了 · This link is no more");
      return reply.redirect(target, 302);
    },
  });
}

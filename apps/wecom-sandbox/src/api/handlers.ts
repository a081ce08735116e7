/** Every endpoint of the shared table has its handler here, or this does not compile. */
import type { EndpointName, Endpoints } from "@hortus/wecom-protocol";
import type { z } from "zod";
import type { World } from "../world.ts";

export type Handler<N extends EndpointName> = (
  world: World,
  request: z.output<Endpoints[N]["request"]>,
) => Payload<z.input<Endpoints[N]["response"]>>;
/** Some answers have an errmsg of their own, also where there is nothing else to say. */
type Payload<Response> =
  Response extends Record<string, never> ? { errmsg?: string } : Response & { errmsg?: string };
export type Handlers<N extends EndpointName> = { [Name in N]: Handler<Name> };

/**
 * The endpoints of WeCom whose requests are a query or JSON, keyed by their path behind /cgi-bin/. Client and sandbox
 * share this table and nothing else; files have a table of their own in endpoints/media.ts. Unknown fields in an answer
 * are left out, not refused: WeCom adds some without notice.
 */
import type { z } from "zod";
import { acquisitionLinkEndpoints } from "./endpoints/acquisition-links.ts";
import { appMessageEndpoints } from "./endpoints/app-messages.ts";
import { contactWayEndpoints } from "./endpoints/contact-ways.ts";
import { corpTagEndpoints } from "./endpoints/corp-tags.ts";
import { customerServiceFigureEndpoints } from "./endpoints/customer-service-figures.ts";
import { customerServiceMessageEndpoints } from "./endpoints/customer-service-messages.ts";
import { customerServiceEndpoints } from "./endpoints/customer-service.ts";
import { customerEndpoints } from "./endpoints/customers.ts";
import { directoryWriteEndpoints } from "./endpoints/directory-writes.ts";
import { directoryEndpoints } from "./endpoints/directory.ts";
import { externalPaymentEndpoints } from "./endpoints/external-payments.ts";
import { groupEndpoints } from "./endpoints/groups.ts";
import { groupWelcomeEndpoints } from "./endpoints/group-welcomes.ts";
import { handoverEndpoints } from "./endpoints/handover.ts";
import { identityEndpoints } from "./endpoints/identity.ts";
import { interceptEndpoints } from "./endpoints/intercepts.ts";
import { massMessageEndpoints } from "./endpoints/mass-messages.ts";
import { mediaEndpoints } from "./endpoints/media.ts";
import { momentEndpoints } from "./endpoints/moments.ts";
import { productAlbumEndpoints } from "./endpoints/product-albums.ts";

export const endpoints = {
  ...directoryEndpoints,
  ...directoryWriteEndpoints,
  ...customerEndpoints,
  ...contactWayEndpoints,
  ...corpTagEndpoints,
  ...massMessageEndpoints,
  ...groupEndpoints,
  ...momentEndpoints,
  ...mediaEndpoints,
  ...appMessageEndpoints,
  ...identityEndpoints,
  ...handoverEndpoints,
  ...acquisitionLinkEndpoints,
  ...groupWelcomeEndpoints,
  ...interceptEndpoints,
  ...customerServiceEndpoints,
  ...customerServiceMessageEndpoints,
  ...customerServiceFigureEndpoints,
  ...productAlbumEndpoints,
  ...externalPaymentEndpoints,
} satisfies Record<string, Endpoint>;

export interface Endpoint {
  /** GET sends the request as query, POST as JSON. */
  method: "GET" | "POST";
  /** Whether a call changes something, so that a broken connection leaves its outcome unknown. */
  writes: boolean;
  request: z.ZodType;
  /** Without errcode and errmsg, which every answer has. */
  response: z.ZodType;
}
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
/** What a caller gives. */
export type WecomRequest<N extends EndpointName> = z.input<Endpoints[N]["request"]>;
/** What a caller gets. */
export type WecomResponse<N extends EndpointName> = z.output<Endpoints[N]["response"]>;

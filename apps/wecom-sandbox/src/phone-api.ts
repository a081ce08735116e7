/**
 * The sandbox's own HTTP interface, /sandbox/api: what a person does on the phone page as a customer or as an advisor, and
 * how a test or the demo moves the clock and breaks things. One table; the server registers it, `createPhoneClient` calls
 * it. No sign-in: the sandbox holds no real person. Refusals are `{ code, detail }` with status 404, 409 or 422.
 */
export {
  createPhoneClient,
  PhoneApiError,
  type PhoneClient,
  type PhoneInput,
  type PhoneOutput,
} from "./phone-api/client.ts";
export * from "./phone-api/routes.ts";
export type { PhoneRoute } from "./phone-api/routes/pieces.ts";
export * from "./phone-api/shapes.ts";

/** Both sides of WeCom's protocol: the shapes, the sealed callbacks, and a client. No business of ours is in here. */
export {
  eventKey,
  readEvent,
  type CorpTagEvent,
  type ExternalContactEvent,
  type MemberEvent,
  type UnknownEvent,
  type WecomEvent,
} from "./callbacks.ts";
export { createWecomClient, type WecomClient, type WecomClientOptions } from "./client.ts";
export { meaningOf, type CodeMeaning, type Remedy } from "./codes.ts";
export { WecomCryptoError, type CallbackKeys, type CryptoFailure } from "./crypto.ts";
export {
  endpoints,
  type Endpoint,
  type EndpointName,
  type Endpoints,
  type WecomRequest,
  type WecomResponse,
} from "./endpoints.ts";
export type { Attachment } from "./endpoints/shapes.ts";
export {
  CALLBACK_WINDOW_SECONDS,
  isFresh,
  openCallback,
  openEcho,
  sealCallback,
  sealEcho,
  type CallbackQuery,
} from "./envelope.ts";
export { WecomError, type WecomFailure } from "./errors.ts";
export { MAX_XML_BYTES, parseXml, WecomXmlError, writeXml, type XmlField, type XmlNode } from "./xml.ts";

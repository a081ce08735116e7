/** Both sides of WeCom's protocol: the shapes, the sealed callbacks, and a client. No business of ours is in here. */
export {
  eventKey,
  readEvent,
  type AcquisitionEvent,
  type CorpTagEvent,
  type CustomerServiceEvent,
  type DepartmentEvent,
  type ExternalChatEvent,
  type ExternalContactEvent,
  type MemberEvent,
  type TemplateCardEvent,
  type UnknownEvent,
  type WecomEvent,
} from "./callbacks.ts";
export {
  createWecomClient,
  type CallFigure,
  type SharedTokens,
  type Token,
  type WecomClient,
  type WecomClientOptions,
} from "./client.ts";
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
export type { AppMessage } from "./endpoints/app-messages.ts";
export {
  downloadEndpoints,
  MEDIA_DAYS,
  uploadEndpoints,
  type DownloadName,
  type UploadEndpoint,
  type UploadEndpoints,
  type UploadFile,
  type UploadName,
  type UploadRequest,
  type UploadResponse,
} from "./endpoints/media.ts";
export type { KfMenu, KfOutgoing } from "./endpoints/customer-service-messages.ts";
export type { KfIncoming } from "./endpoints/customer-service-told.ts";
export type { Conclusions } from "./endpoints/contact-ways.ts";
export type { MomentAttachment } from "./endpoints/moments.ts";
export type { Attachment } from "./endpoints/shapes.ts";
export type { TemplateCard } from "./endpoints/template-cards.ts";
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
export type { AnsweredFile } from "./transport.ts";
export {
  OAUTH_BASE,
  oauthAddress,
  signPage,
  WEB_SIGN_IN_BASE,
  webSignInAddress,
  type SignIn,
} from "./jssdk.ts";
export { MAX_XML_BYTES, parseXml, WecomXmlError, writeXml, type XmlField, type XmlNode } from "./xml.ts";

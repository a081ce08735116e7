import type { SendAttachment } from "@hortus/contracts";
import type { MomentAttachment } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findMediaIds } from "../../content/index.ts";

/** In WeCom's words, with the media that it holds of our files; undefined when a file is not there. */
export async function toMomentAttachments(
  context: Context,
  attachments: readonly SendAttachment[],
): Promise<MomentAttachment[] | undefined> {
  const media = await findMediaIds(
    context,
    attachments.flatMap((one) => fileOf(one) ?? []),
  );
  const found: MomentAttachment[] = [];
  for (const one of attachments) {
    const mediaId = media.get(fileOf(one) ?? "");
    if (mediaId === undefined) return undefined;
    if (one.kind === "image") found.push({ msgtype: "image", image: { media_id: mediaId } });
    if (one.kind === "video") found.push({ msgtype: "video", video: { media_id: mediaId } });
    if (one.kind === "link")
      found.push({ msgtype: "link", link: { title: one.title, url: one.url, media_id: mediaId } });
  }
  return found;
}

const fileOf = (one: SendAttachment): string | undefined =>
  "fileId" in one ? one.fileId : "coverId" in one ? one.coverId : undefined;

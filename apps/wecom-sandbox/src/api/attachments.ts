/** What welcome and mass messages carry has to exist: a media_id of the right kind that is younger than three days. */
import type { Attachment } from "@hortus/wecom-protocol";
import { findMedia } from "../media/media.ts";
import type { MediaKind } from "../media/rows.ts";
import type { World } from "../world.ts";
import { refuse } from "./refusal.ts";

export function checkAttachments(world: World, attachments: Attachment[]): void {
  for (const attachment of attachments) {
    switch (attachment.msgtype) {
      case "image":
        if (attachment.image.media_id) check(world, attachment.image.media_id, "image");
        break;
      case "miniprogram":
        checkAppid(world, attachment.miniprogram.appid);
        check(world, attachment.miniprogram.pic_media_id, "image");
        break;
      case "video":
        check(world, attachment.video.media_id, "video");
        break;
      case "file":
        check(world, attachment.file.media_id);
        break;
      case "link":
        break;
    }
  }
}

/** Mini programs have to be linked with the company in its console. */
function checkAppid({ state }: World, appid: string): void {
  const { linkedAppids } = state.switches.get();
  if (linkedAppids.length > 0 && !linkedAppids.includes(appid)) refuse(90206);
}

function check(world: World, mediaId: string, kind?: MediaKind): void {
  const media = findMedia(world, mediaId);
  if (!media || (kind && media.kind !== kind)) refuse(40007);
}

/** Templates of group welcomes. The owner picks one on the phone; then customers who join are greeted. */
import type { WecomRequest } from "@hortus/wecom-protocol";
import type { GroupWelcomeRow } from "../groups/welcome-row.ts";
import type { World } from "../world.ts";
import { checkAttachments } from "./attachments.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const MOST_TEMPLATES = 100;

export const groupWelcomeHandlers: Handlers<
  | "externalcontact/group_welcome_template/add"
  | "externalcontact/group_welcome_template/edit"
  | "externalcontact/group_welcome_template/get"
  | "externalcontact/group_welcome_template/del"
> = {
  "externalcontact/group_welcome_template/add"(world, request) {
    const { state } = world;
    if (state.groupWelcomes.size >= MOST_TEMPLATES) refuse(41055);
    const templateId = state.nextId("msg");
    state.groupWelcomes.put(templateId, {
      templateId,
      agentid: world.app.agentid,
      ...contentOf(world, request),
    });
    return { template_id: templateId };
  },
  "externalcontact/group_welcome_template/edit"(world, request) {
    const { templateId, agentid } = findOwn(world, request.template_id);
    world.state.groupWelcomes.put(templateId, {
      templateId,
      ...(agentid !== undefined && { agentid }),
      ...contentOf(world, request),
    });
    return {};
  },
  "externalcontact/group_welcome_template/get"(world, { template_id }) {
    const { text, attachment } = find(world, template_id);
    return {
      ...(text !== "" && { text: { content: text } }),
      ...(attachment?.msgtype === "image" && { image: attachment.image }),
      ...(attachment?.msgtype === "link" && { link: attachment.link }),
      ...(attachment?.msgtype === "miniprogram" && { miniprogram: attachment.miniprogram }),
      ...(attachment?.msgtype === "file" && { file: attachment.file }),
      ...(attachment?.msgtype === "video" && { video: attachment.video }),
    };
  },
  "externalcontact/group_welcome_template/del"(world, { template_id }) {
    world.state.groupWelcomes.delete(findOwn(world, template_id).templateId);
    return {};
  },
};

const find = ({ state }: World, id: string): GroupWelcomeRow =>
  state.groupWelcomes.get(id) ?? refuse(40058, "invalid param: template_id does not exist");

function findOwn(world: World, id: string): GroupWelcomeRow {
  const row = find(world, id);
  return (row.agentid ?? world.state.company.get().agentid) === world.app.agentid ? row : refuse(41058);
}

/** Of several parts the first in this order counts. */
function contentOf(
  world: World,
  request: Omit<WecomRequest<"externalcontact/group_welcome_template/add">, "notify">,
): Omit<GroupWelcomeRow, "templateId" | "agentid"> {
  const { text, image, link, miniprogram, file, video } = request;
  const attachment: GroupWelcomeRow["attachment"] = image
    ? { msgtype: "image", image }
    : link
      ? { msgtype: "link", link }
      : miniprogram
        ? { msgtype: "miniprogram", miniprogram }
        : file
          ? { msgtype: "file", file }
          : video
            ? { msgtype: "video", video }
            : undefined;
  if (!text?.content && !attachment) refuse(41089);
  if (attachment) checkAttachments(world, [attachment]);
  return { text: text?.content ?? "", attachment };
}

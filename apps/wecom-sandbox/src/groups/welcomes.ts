/** What a group says to a customer who joins, once its owner has picked a template. */
import { contentsOf } from "../chats.ts";
import { Refusal, type World } from "../world.ts";
import type { GroupRow } from "./rows.ts";
import { say } from "./say.ts";

/** @param templateId undefined takes the welcome away */
export function pickWelcome({ state }: World, group: GroupRow, templateId: string | undefined): GroupRow {
  if (templateId !== undefined && !state.groupWelcomes.get(templateId))
    throw new Refusal(404, "unknown_template", "There is no such template");
  const changed = { ...group, welcomeId: templateId };
  state.groups.put(group.chatId, changed);
  return changed;
}

/** Within the transaction in which the customers joined. */
export function welcome(world: World, group: GroupRow, nicknames: string[]): void {
  const template = group.welcomeId === undefined ? undefined : world.state.groupWelcomes.get(group.welcomeId);
  if (!template || nicknames.length === 0) return;
  const text = template.text.replaceAll("%NICKNAME%", nicknames.join("、"));
  for (const content of contentsOf(world, text, template.attachment ? [template.attachment] : []))
    say(world, group.chatId, "staff", group.owner, "welcome", content);
}

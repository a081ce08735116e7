import { unknownVariables, type SendAttachment } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { PostChannel } from "./post.ts";

interface Words {
  text: string;
  attachments: readonly SendAttachment[];
}

/** @throws {ProblemError} for what can't be posted there: a name that would be somebody else's for most, or what WeCom takes no part of */
export function refuseUnpostable(channel: PostChannel, { text, attachments }: Words, field: string): void {
  const [variable] = unknownVariables(text, []);
  if (variable !== undefined)
    throw new ProblemError(
      400,
      "no_variables_here",
      `{${variable}} can't be filled in where many read one text`,
      {
        field,
        hint: "Write it without names.",
      },
    );
  if (channel === "moments" && !isMoment(attachments))
    throw new ProblemError(
      400,
      "not_a_moment",
      "Moments take up to nine pictures, or a video, or a link with a cover",
      { field, hint: "Take pictures, a video or an article with a cover from the library, of one kind." },
    );
}

/** Files that WeCom was given, of one kind. */
function isMoment(attachments: readonly SendAttachment[]): boolean {
  const kinds = new Set(attachments.map(({ kind }) => kind));
  if (kinds.size > 1 || (attachments.length > 1 && !kinds.has("image"))) return false;
  return attachments.every(
    (one) =>
      one.kind === "video" ||
      (one.kind === "image" && one.fileId !== undefined) ||
      (one.kind === "link" && one.coverId !== undefined),
  );
}

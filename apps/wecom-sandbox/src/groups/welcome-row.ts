/** A group welcome as it lies in the journal. */
import type { Attachment } from "@hortus/wecom-protocol";

export interface GroupWelcomeRow {
  templateId: string;
  text: string;
  attachment: Attachment | undefined;
}

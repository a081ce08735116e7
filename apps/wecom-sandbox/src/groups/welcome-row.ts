/** A group welcome as it lies in the journal. */
import type { Attachment } from "@hortus/wecom-protocol";

export interface GroupWelcomeRow {
  templateId: string;
  /** The app that made it; only that one changes it. The first one if left out. */
  agentid?: number;
  text: string;
  attachment: Attachment | undefined;
}

import type { ContentDraft } from "@hortus/contracts";

/** What a poster is besides its picture. */
export type PosterPiece = Pick<ContentDraft, "name" | "purpose" | "channels">;

import { attachmentWords, posterRoutes, type SendAttachment } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** What a customer reads on attachments, those words among them that stand on posters: as the gate is asked, so that an approval is found. */
export function useAttachedWords(attachments: readonly SendAttachment[]): string[] {
  const fileIds = [...new Set(attachments.flatMap((one) => fileOf(one) ?? []))];
  const { data } = useQuery({
    queryKey: ["words-on-pictures", fileIds],
    queryFn: ({ signal }) =>
      api.call(posterRoutes.wordsOnPictures, { query: { fileId: fileIds } }, { signal }),
    enabled: fileIds.length > 0,
    staleTime: Infinity, // a file never changes
  });
  const written = new Map(data?.rows.map(({ fileId, words }) => [fileId, words]));
  return attachments.flatMap((one) => [
    ...attachmentWords(one),
    ...(written.get(fileOf(one) ?? "") ? [written.get(fileOf(one) ?? "") ?? ""] : []),
  ]);
}

const fileOf = (one: SendAttachment): string | undefined =>
  "fileId" in one ? one.fileId : "coverId" in one ? one.coverId : undefined;

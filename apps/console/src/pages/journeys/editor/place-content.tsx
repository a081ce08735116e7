import { contentRoutes, type ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../../api.ts";
import { withContent } from "../forms/words-form.tsx";
import { journeyWords } from "../words.ts";
import { insertStep, lastPlace, replaceStep, stepOf } from "./graph.ts";
import { newStep } from "./new-step.ts";
import type { Edit } from "./use-edit.ts";

/** A piece that the content calendar gave to this journey, until it is in: into the open message, or as a message of its own at the end. */
export function PlaceContent({ edit, selected }: { edit: Edit; selected: string | undefined }) {
  const t = useWords(journeyWords);
  const [address, setAddress] = useSearchParams();
  const contentId = address.get("content");
  const { data: item } = useQuery({
    queryKey: ["content-item", contentId],
    queryFn: ({ signal }) =>
      api.call(contentRoutes.getContent, { params: { id: contentId ?? "" } }, { signal }),
    enabled: contentId !== null,
  });
  if (contentId === null || !item) return null;
  const { definition, change } = edit;
  const open = stepOf(definition, selected);
  const done = (stepId: string) =>
    setAddress(
      (before) => {
        for (const name of ["content", "day", "at"]) before.delete(name);
        before.set("step", stepId);
        return before;
      },
      { replace: true },
    );
  const append = (piece: ContentItem) => {
    const step = newStep(definition, "message", t);
    if (step.kind !== "message") return;
    const named = withContent({ ...step, name: piece.name, text: "" }, piece);
    change(insertStep(definition, lastPlace(definition), named.text ? named : { ...named, text: step.text }));
    done(step.id);
  };
  return (
    <Alert
      type="info"
      showIcon
      title={t("placeContent", { name: item.name })}
      action={
        <span className="h-row">
          {open?.kind === "message" && (
            <Button
              size="small"
              onClick={() => {
                change(replaceStep(definition, open.id, () => withContent({ ...open, text: "" }, item)));
                done(open.id);
              }}
            >
              {t("placeHere", { name: open.name })}
            </Button>
          )}
          <Button size="small" type="primary" onClick={() => append(item)}>
            {t("placeLast")}
          </Button>
        </span>
      }
    />
  );
}

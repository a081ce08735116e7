import { acquisitionRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { posterWords } from "./words.ts";

/** A channel code's name has thirty characters. */
const MOST_LETTERS = 30;

/** Makes an own channel code for each advisor who has none, one after another, as WeCom likes it. */
export function MakeCodes(props: { advisors: readonly { id: string; name: string }[]; onMade(): void }) {
  const t = useWords(posterWords);
  const showProblem = useShowProblem();
  const may = useMay(acquisitionRoutes.createChannelCode.roles);
  const [made, setMade] = useState(0);
  const { advisors } = props;
  const make = useMutation({
    mutationFn: async () => {
      for (const [place, { id, name }] of advisors.entries()) {
        await api.call(acquisitionRoutes.createChannelCode, {
          body: { name: t("codeName", { name }).slice(0, MOST_LETTERS), advisorIds: [id] },
        });
        setMade(place + 1);
      }
    },
    onError: (error) => showProblem(error),
    onSettled: props.onMade,
  });
  if (!may || advisors.length === 0) return null;
  return (
    <div className="h-row">
      <Button size="small" loading={make.isPending} onClick={() => make.mutate()}>
        {make.isPending
          ? t("makingCodes", { made, all: advisors.length })
          : t("makeCodes", { count: advisors.length })}
      </Button>
      <span className="h-muted h-small">{t("makeCodesHint")}</span>
    </div>
  );
}

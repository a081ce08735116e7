import {
  FACET_FINDINGS,
  FACETS,
  personaRoutes,
  type AdvisorPersona,
  type Facet,
  type FacetFindings,
  type Persona,
} from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { fileAddress } from "../../shared/content/file-address.ts";
import { personaWords } from "./words.ts";

const NOT_SEEN: FacetFindings = {
  nickname: "not_seen",
  portrait: "not_seen",
  signature: "not_seen",
  cover: "not_seen",
  first_posts: "not_seen",
};

/** Goes through the five facets of an advisor, each beside what the kit says. */
export function CheckDialog(props: { row: AdvisorPersona; persona: Persona; onClose: () => void }) {
  const t = useWords(personaWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { row, persona } = props;
  const [findings, setFindings] = useState(row.audit?.findings ?? NOT_SEEN);
  const [note, setNote] = useState(row.audit?.note ?? "");
  const save = useMutation({
    mutationFn: () =>
      api.call(personaRoutes.auditPersona, {
        params: { advisorId: row.advisor.id },
        body: { findings, note },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["personas"] });
      props.onClose();
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={t("checkTitle", { name: row.advisor.name })}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <p className="h-muted">{t("checkHint")}</p>
      <ul className="persona-check">
        {FACETS.map((facet) => (
          <li key={facet}>
            <div className="h-row">
              <strong className="h-grow">{t(facet)}</strong>
              <Segmented
                size="small"
                aria-label={t(facet)}
                value={findings[facet]}
                options={FACET_FINDINGS.map((value) => ({ value, label: t(`finding.${value}`) }))}
                onChange={(finding) => setFindings({ ...findings, [facet]: finding })}
              />
            </div>
            <Wanted persona={persona} facet={facet} />
          </li>
        ))}
      </ul>
      <Input.TextArea
        aria-label={t("note")}
        placeholder={t("noteHint")}
        maxLength={500}
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </Modal>
  );
}

/** What the kit wants of a facet. */
function Wanted({ persona, facet }: { persona: Persona; facet: Facet }) {
  const t = useWords(personaWords);
  if (facet === "first_posts")
    return (
      <ol className="h-muted h-small">
        {persona.firstPosts.map((post) => (
          <li key={post} className="h-break">
            {post}
          </li>
        ))}
      </ol>
    );
  const pictures = { portrait: persona.portraitId, cover: persona.coverId };
  const fileId = facet === "portrait" || facet === "cover" ? pictures[facet] : undefined;
  return (
    <div className="h-muted h-small h-break">
      {persona[facet]}
      {fileId && <img className="persona-picture" src={fileAddress(fileId)} alt={t(facet)} />}
    </div>
  );
}

import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { pathsOf, type Journey, type JourneyFlaw, type JourneyStep } from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { Button, Input, Select } from "antd";
import { AttributeInput, useAttributes } from "../../../shared/attributes.tsx";
import { TagSelect } from "../../../shared/tags.tsx";
import { Field } from "../forms/fields.tsx";
import { BranchForm, SplitForm } from "../forms/paths-form.tsx";
import { JourneyPicker } from "../forms/pickers.tsx";
import { NotifyForm } from "../forms/notify-form.tsx";
import { WaitForm } from "../forms/wait-form.tsx";
import { WordsForm } from "../forms/words-form.tsx";
import { journeyWords } from "../words.ts";
import { AddStep } from "./add-step.tsx";
import {
  canMoveUp,
  moveUp,
  possibleTargets,
  removeStep,
  replaceStep,
  stepBelow,
  withNext,
  withoutLost,
} from "./graph.ts";
import { useStepWords } from "./step-words.ts";
import type { Edit } from "./use-edit.ts";

/** One step while it is edited: its name, what it does, and where its paths lead. */
export function StepPanel(props: {
  journey: Journey;
  step: JourneyStep;
  edit: Edit;
  flaws: readonly JourneyFlaw[];
  onSelect: (id: string | undefined) => void;
}) {
  const t = useWords(journeyWords);
  const { journey, step, edit, onSelect } = props;
  const { definition, change } = edit;
  const put = (next: JourneyStep) =>
    change(
      replaceStep(definition, step.id, () => next),
      `step ${step.id}`,
    );
  const below = stepBelow(definition, step.id);
  return (
    <section className="h-stack journey-panel" aria-label={t("stepPanel", { name: step.name })}>
      <div className="h-row">
        <strong className="h-grow">{t(`kind.${step.kind}`)}</strong>
        <Button
          type="text"
          icon={<ArrowUpOutlined />}
          aria-label={t("moveUp")}
          title={t("moveUp")}
          disabled={!canMoveUp(definition, step.id)}
          onClick={() => change(moveUp(definition, step.id))}
        />
        <Button
          type="text"
          icon={<ArrowDownOutlined />}
          aria-label={t("moveDown")}
          title={t("moveDown")}
          disabled={below === undefined || !canMoveUp(definition, below)}
          onClick={() => below && change(moveUp(definition, below))}
        />
        <Button
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t("removeStep")}
          title={definition.steps.length === 1 ? t("lastStep") : t("removeStep")}
          disabled={definition.steps.length === 1}
          onClick={() => {
            onSelect(undefined);
            change(removeStep(definition, step.id));
          }}
        />
      </div>
      <Flaws flaws={props.flaws} />
      <Field label={t("stepName")}>
        <Input
          aria-label={t("stepName")}
          value={step.name}
          maxLength={60}
          status={step.name.trim() === "" ? "error" : ""}
          onChange={({ target }) => put({ ...step, name: target.value })}
        />
      </Field>
      <KindFields journey={journey} step={step} onChange={put} />
      <Ways step={step} edit={edit} />
    </section>
  );
}

export function Flaws({ flaws }: { flaws: readonly JourneyFlaw[] }) {
  const say = useBilingual();
  if (flaws.length === 0) return null;
  return (
    <ul className="journey-flaws" role="alert" tabIndex={-1}>
      {flaws.map((flaw) => (
        <li key={`${flaw.field} ${flaw.words.en}`}>{say(flaw.words)}</li>
      ))}
    </ul>
  );
}

function KindFields(props: { journey: Journey; step: JourneyStep; onChange: (step: JourneyStep) => void }) {
  const t = useWords(journeyWords);
  const { journey, step, onChange } = props;
  switch (step.kind) {
    case "wait":
      return <WaitForm step={step} onChange={onChange} />;
    case "message":
    case "task":
      return <WordsForm step={step} onChange={onChange} />;
    case "branch":
      return <BranchForm step={step} onChange={onChange} />;
    case "split":
      return <SplitForm step={step} onChange={onChange} />;
    case "tag":
      return (
        <>
          <Field label={t("addTags")}>
            <TagSelect value={step.add} onChange={(add) => onChange({ ...step, add })} />
          </Field>
          <Field label={t("removeTags")} hint={t("removeTagsHint")}>
            <TagSelect value={step.remove} onChange={(remove) => onChange({ ...step, remove })} />
          </Field>
        </>
      );
    case "attribute":
      return <AttributeForm step={step} onChange={onChange} />;
    case "join":
      return (
        <Field label={t("kind.join")} hint={t("joinHint")}>
          <JourneyPicker
            except={journey.id}
            value={step.journeyId}
            onChange={(journeyId) => onChange({ ...step, journeyId })}
          />
        </Field>
      );
    case "notify":
      return <NotifyForm step={step} onChange={onChange} />;
    case "goal":
    case "exit":
      return <p className="h-muted">{t(`about.${step.kind}`)}</p>;
  }
}

type AttributeStep = Extract<JourneyStep, { kind: "attribute" }>;

function AttributeForm({ step, onChange }: { step: AttributeStep; onChange: (step: AttributeStep) => void }) {
  const t = useWords(journeyWords);
  const attributes = useAttributes()?.filter(({ archived, sensitive }) => !archived && !sensitive) ?? [];
  const attribute = attributes.find(({ id }) => id === step.attributeId);
  return (
    <>
      <Field label={t("attribute")} hint={t("attributeHint")}>
        <Select
          aria-label={t("attribute")}
          value={attribute?.id}
          options={attributes.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(attributeId: string) => onChange({ ...step, attributeId, value: null })}
        />
      </Field>
      {attribute && (
        <Field label={t("attributeValue")} hint={t("attributeValueHint")}>
          <AttributeInput
            attribute={attribute}
            value={step.value ?? ""}
            onChange={(value) => onChange({ ...step, value: value === "" ? null : value })}
          />
        </Field>
      )}
    </>
  );
}

const END = "@end";

/** Where each path leads: on to a new step, to one that is there, or to the end. */
function Ways({ step, edit }: { step: JourneyStep; edit: Edit }) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const { definition, change } = edit;
  const targets = possibleTargets(definition, step.id);
  const paths = pathsOf(step);
  return paths.map(({ key, next }) => (
    <Field
      key={key}
      label={paths.length > 1 ? t("thenAfter", { path: words.path(step, key) }) : t("thenNext")}
    >
      <span className="h-row">
        <Select
          aria-label={t("thenAfter", { path: words.path(step, key) })}
          className="h-grow"
          value={next ?? END}
          options={[
            { value: END, label: t("end") },
            ...targets.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(to) =>
            change(
              withoutLost(
                replaceStep(definition, step.id, (each) => withNext(each, key, to === END ? null : to)),
              ),
            )
          }
        />
        <AddStep edit={edit} place={{ after: step.id, path: key }} />
      </span>
    </Field>
  ));
}

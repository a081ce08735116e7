import { EditOutlined } from "@ant-design/icons";
import { ladderRoutes, type Ladder, type LadderState } from "@hortus/contracts";
import { Count, Money, useBilingual, useFormat, useShowProblem, useWords, WhyPopover } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useStateName } from "./names.ts";
import { ladderWords } from "./words.ts";

/** One state: how many, how much, who came and went, and what is done with them. */
export function StateCard(props: {
  ladder: Ladder;
  state: LadderState;
  all: number;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { ladder, state, all, isChosen, onChoose } = props;
  const t = useWords(ladderWords);
  const say = useBilingual();
  const format = useFormat();
  const name = useStateName()(state.state);
  const mayChange = useMay(ladderRoutes.changeStrategy.roles);
  const [isEditing, setEditing] = useState(false);
  return (
    <section className={isChosen ? "h-card ladder-state ladder-chosen" : "h-card ladder-state"}>
      <div className="h-row ladder-head">
        <h2 className="h-card-title">{name}</h2>
        <WhyPopover title={name} label={t("rules")}>
          {state.enterWords && state.stayWords ? (
            <>
              <p>
                <strong>{t("enter")}</strong>
                <br />
                {say(state.enterWords)}
              </p>
              <p>
                <strong>{t("stay")}</strong>
                <br />
                {say(state.stayWords)}
              </p>
            </>
          ) : (
            t("everybodyElse")
          )}
        </WhyPopover>
      </div>
      <div className="ladder-figure">
        <Count value={state.customers} />
        <span className="h-muted h-small">
          {t("share", { share: format.share(state.customers / Math.max(1, all)) })}
        </span>
      </div>
      <div className="ladder-bar" aria-hidden>
        <span style={{ width: `${(100 * state.customers) / Math.max(1, all)}%` }} />
      </div>
      <div>
        <span className="h-muted h-small">{t("money")} </span>
        <Money fen={state.moneyFen} />
      </div>
      <div className="h-muted h-small">
        {t("arrived", { count: format.count(state.arrived) })} ·{" "}
        {t("left", { count: format.count(state.left) })}
      </div>
      <p className="ladder-strategy">
        {say(state.strategy)}
        {mayChange && (
          <Button
            type="text"
            size="small"
            icon={<EditOutlined />}
            aria-label={t("editStrategy", { state: name })}
            title={t("editStrategy", { state: name })}
            onClick={() => setEditing(true)}
          />
        )}
      </p>
      <Button block aria-pressed={isChosen} disabled={state.customers === 0} onClick={onChoose}>
        {isChosen ? t("clear") : t("customersOf")}
      </Button>
      {isEditing && <StrategyDialog ladder={ladder} state={state} onClose={() => setEditing(false)} />}
    </section>
  );
}

function StrategyDialog(props: { ladder: Ladder; state: LadderState; onClose: () => void }) {
  const { ladder, state, onClose } = props;
  const t = useWords(ladderWords);
  const name = useStateName()(state.state);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [text, setText] = useState(state.strategy);
  const save = useMutation({
    mutationFn: () =>
      api.call(ladderRoutes.changeStrategy, { params: { ladder, state: state.state }, body: text }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["ladder", ladder] });
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={t("editStrategy", { state: name })}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <div className="h-stack">
        {(["zh", "en"] as const).map((language) => (
          <label key={language}>
            {t(language === "zh" ? "strategyZh" : "strategyEn")}
            <Input.TextArea
              rows={3}
              maxLength={500}
              value={text[language]}
              onChange={({ target }) => setText({ ...text, [language]: target.value })}
            />
          </label>
        ))}
      </div>
    </Modal>
  );
}

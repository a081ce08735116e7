import { useBilingual, useWords } from "@hortus/ui";
import { Select } from "antd";
import { useJourneys, useSegments, useVocabulary } from "../editor/step-words.ts";
import { journeyWords } from "../words.ts";

interface Props {
  value: string;
  onChange: (id: string) => void;
}

function Picker(props: Props & { label: string; options: { value: string; label: string }[] }) {
  const t = useWords(journeyWords);
  return (
    <Select
      aria-label={props.label}
      value={props.value || undefined}
      placeholder={t("notChosen")}
      status={props.value === "" ? "warning" : ""}
      style={{ width: "100%" }}
      showSearch={{ optionFilterProp: "label" }}
      options={props.options}
      onChange={props.onChange}
    />
  );
}

export function SegmentPicker(props: Props) {
  const t = useWords(journeyWords);
  const options = useSegments().map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} label={t("segment")} options={options} />;
}

export function JourneyPicker({ except, ...props }: Props & { except: string }) {
  const t = useWords(journeyWords);
  const options = useJourneys()
    .filter(({ id }) => id !== except)
    .map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} label={t("kind.join")} options={options} />;
}

export function DatePicker(props: Props) {
  const t = useWords(journeyWords);
  const say = useBilingual();
  const options = (useVocabulary()?.dates ?? []).map(({ key, label }) => ({ value: key, label: say(label) }));
  return <Picker {...props} label={t("dateFact")} options={options} />;
}

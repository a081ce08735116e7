import {
  LEAST_QR,
  POSTER_SIZES,
  POSTER_VARIABLES,
  POSTER_WEIGHTS,
  type FittedText,
  type PosterLayer,
  type PosterSize,
} from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { Button, ColorPicker, Input, InputNumber, Segmented } from "antd";
import type { ReactNode } from "react";
import { clamp } from "./geometry.ts";
import { PictureButton } from "./picture-button.tsx";
import { QrTargetField } from "./qr-target.tsx";
import { posterWords } from "./words.ts";

/** `about` names the field, so that what is typed in one go is one step back. */
type OnChange = (fields: Partial<PosterLayer>, about?: string) => void;
type Of<Kind extends PosterLayer["kind"]> = Extract<PosterLayer, { kind: Kind }>;

/** All of one layer in fields: what it shows, and where it lies. */
export function LayerFields(props: {
  layer: PosterLayer;
  size: PosterSize;
  /** How a text came out. */
  fitted: FittedText | undefined;
  onChange: OnChange;
}) {
  const { layer, onChange } = props;
  return (
    <>
      {layer.kind === "text" && <TextFields layer={layer} fitted={props.fitted} onChange={onChange} />}
      {layer.kind === "qr" && (
        <QrTargetField target={layer.target} onChange={(target) => onChange({ target })} />
      )}
      {layer.kind === "picture" && <PictureFields layer={layer} onChange={onChange} />}
      {layer.kind === "shape" && <ShapeFields layer={layer} onChange={onChange} />}
      <PlaceFields layer={layer} size={props.size} onChange={onChange} />
    </>
  );
}

function TextFields({
  layer,
  fitted,
  onChange,
}: {
  layer: Of<"text">;
  fitted: FittedText | undefined;
  onChange: OnChange;
}) {
  const t = useWords(posterWords);
  return (
    <>
      <Input.TextArea
        aria-label={t("text")}
        value={layer.text}
        maxLength={200}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={({ target }) => onChange({ text: target.value }, `text:${layer.id}`)}
      />
      <div className="h-row">
        {POSTER_VARIABLES.map((name) => (
          <Button
            key={name}
            size="small"
            onClick={() => onChange({ text: `${layer.text}{${name}}`.slice(0, 200) })}
          >
            {t(`insert.${name}`)}
          </Button>
        ))}
      </div>
      {layer.text.includes("{") && <p className="h-muted h-small">{t("variablesHint")}</p>}
      {fitted?.isCut && <KindTag tone="warm">{t("isCut")}</KindTag>}
      {fitted && !fitted.isCut && fitted.sizePx < layer.sizePx && (
        <span className="h-muted h-small">{t("drawnAs", { size: fitted.sizePx })}</span>
      )}
      <div className="poster-fields">
        <NumberField layer={layer} name="sizePx" least={16} most={400} onChange={onChange} />
        <Field label={t("colour")}>
          <Colour
            label={t("colour")}
            value={layer.colour}
            onChange={(colour) => onChange({ colour }, `colour:${layer.id}`)}
          />
        </Field>
        <NumberField layer={layer} name="maxLines" least={1} most={12} onChange={onChange} />
      </div>
      <Choice
        label={t("weight")}
        value={layer.weight}
        options={POSTER_WEIGHTS.map((value) => ({ value, label: t(`weight.${value}`) }))}
        onChange={(weight) => onChange({ weight })}
      />
      <Choice
        label={t("align")}
        value={layer.align}
        options={(["left", "center", "right"] as const).map((value) => ({
          value,
          label: t(`align.${value}`),
        }))}
        onChange={(align) => onChange({ align })}
      />
      <Choice
        label={t("tooLong")}
        value={layer.tooLong}
        options={(["shrink", "cut"] as const).map((value) => ({ value, label: t(`tooLong.${value}`) }))}
        onChange={(tooLong) => onChange({ tooLong })}
      />
    </>
  );
}

function PictureFields({ layer, onChange }: { layer: Of<"picture">; onChange: OnChange }) {
  const t = useWords(posterWords);
  return (
    <>
      <PictureButton label={t("choosePicture")} onPick={({ id }) => onChange({ fileId: id })} />
      <Choice
        label={t("fit")}
        value={layer.fit}
        options={(["contain", "cover"] as const).map((value) => ({ value, label: t(`fit.${value}`) }))}
        onChange={(fit) => onChange({ fit })}
      />
      <NumberField layer={layer} name="radius" least={0} most={1_000} onChange={onChange} />
    </>
  );
}

function ShapeFields({ layer, onChange }: { layer: Of<"shape">; onChange: OnChange }) {
  const t = useWords(posterWords);
  return (
    <div className="poster-fields">
      <Field label={t("colour")}>
        <Colour
          label={t("colour")}
          value={layer.colour}
          onChange={(colour) => onChange({ colour }, `colour:${layer.id}`)}
        />
      </Field>
      <NumberField layer={layer} name="opacity" least={5} most={100} onChange={onChange} />
      <NumberField layer={layer} name="radius" least={0} most={1_000} onChange={onChange} />
    </div>
  );
}

function PlaceFields({
  layer,
  size,
  onChange,
}: {
  layer: PosterLayer;
  size: PosterSize;
  onChange: OnChange;
}) {
  const t = useWords(posterWords);
  const poster = POSTER_SIZES[size];
  const least = layer.kind === "qr" ? LEAST_QR : 8;
  const most = {
    x: poster.width - layer.width,
    y: poster.height - layer.height,
    width: poster.width - layer.x,
    height: poster.height - layer.y,
  };
  return (
    <>
      <div className="poster-fields">
        {(["x", "y", "width", "height"] as const).map((name) => (
          <NumberField
            key={name}
            layer={layer}
            name={name}
            least={name === "x" || name === "y" ? 0 : least}
            most={most[name]}
            onChange={onChange}
          />
        ))}
      </div>
      <Button size="small" onClick={() => onChange({ x: Math.round((poster.width - layer.width) / 2) })}>
        {t("centre")}
      </Button>
    </>
  );
}

const Field = ({ label, children }: { label: string; children: ReactNode }) => (
  <span className="poster-field">
    <span className="h-muted h-small" aria-hidden>
      {label}
    </span>
    {children}
  </span>
);

function Choice<Value extends string | number>(props: {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange(value: Value): void;
}) {
  return (
    <Field label={props.label}>
      <Segmented
        aria-label={props.label}
        value={props.value}
        options={props.options}
        onChange={(value) => props.onChange(value)}
      />
    </Field>
  );
}

type NumberName = "x" | "y" | "width" | "height" | "sizePx" | "maxLines" | "radius" | "opacity";

function NumberField<Name extends NumberName>(props: {
  layer: { id: string } & Record<Name, number>;
  name: Name;
  least: number;
  most: number;
  onChange: OnChange;
}) {
  const t = useWords(posterWords);
  const { layer, name, least, most } = props;
  return (
    <Field label={t(name)}>
      <InputNumber
        aria-label={t(name)}
        value={layer[name]}
        min={least}
        max={most}
        precision={0}
        style={{ width: 84 }}
        onChange={(value: number | null) =>
          value !== null && props.onChange({ [name]: clamp(value, least, most) }, `${name}:${layer.id}`)
        }
      />
    </Field>
  );
}

/** Opaque: what shines through is the shapes' business. Opened by a button of ours: the library's own takes no focus and has no name. */
export const Colour = (props: { label: string; value: string; onChange(colour: string): void }) => (
  <ColorPicker
    value={props.value}
    disabledAlpha
    onChangeComplete={(colour) => props.onChange(colour.toHexString().slice(0, 7))}
  >
    <Button
      aria-label={`${props.label} ${props.value}`}
      icon={<span className="poster-swatch" style={{ background: props.value }} />}
    >
      {props.value.toUpperCase()}
    </Button>
  </ColorPicker>
);

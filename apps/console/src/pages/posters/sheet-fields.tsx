import { POSTER_SIZES, posterSize } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Select } from "antd";
import { resizeLayout } from "./geometry.ts";
import { Colour } from "./layer-fields.tsx";
import { PictureButton } from "./picture-button.tsx";
import type { Editing } from "./use-layout.ts";
import { posterWords } from "./words.ts";

/** The sheet itself: how large, and what lies behind everything. */
export function SheetFields({ editing }: { editing: Editing }) {
  const t = useWords(posterWords);
  const { layout, change } = editing;
  const { background, size } = layout;
  return (
    <section className="h-card h-stack">
      <h2 className="h-card-title">{t("background")}</h2>
      <Select
        aria-label={t("size")}
        value={size}
        options={Object.keys(POSTER_SIZES).map((value) => ({
          value: posterSize.parse(value),
          label: t(`size.${posterSize.parse(value)}`),
        }))}
        onChange={(to) => change((before) => resizeLayout(before, to))}
      />
      <div className="h-row">
        <Colour
          label={t("background")}
          value={background.colour}
          onChange={(colour) =>
            change((before) => ({ ...before, background: { ...before.background, colour } }), "background")
          }
        />
        <PictureButton
          label={t("backgroundPicture")}
          onPick={({ id }) =>
            change((before) => ({
              ...before,
              background: { kind: "picture", fileId: id, colour: before.background.colour },
            }))
          }
        />
        {background.kind === "picture" && (
          <Button
            size="small"
            onClick={() =>
              change((before) => ({
                ...before,
                background: { kind: "colour", colour: before.background.colour },
              }))
            }
          >
            {t("removePicture")}
          </Button>
        )}
      </div>
    </section>
  );
}

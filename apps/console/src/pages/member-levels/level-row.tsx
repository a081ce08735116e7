import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { membershipRoutes, type MemberLevel } from "@hortus/contracts";
import { KindTag, useFormat, useWords } from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { EditAndArchive } from "../../shared/edit-and-archive.tsx";
import { LEVELS_KEY } from "../../shared/member-levels.ts";
import { memberLevelWords } from "./words.ts";

/** One level of the ladder; without `onEdit` it is only read. */
export function LevelRow({
  level,
  onEdit,
  moves,
}: {
  level: MemberLevel;
  onEdit: (() => void) | undefined;
  /** Undefined ways lead nowhere: it is the highest, or the lowest. */
  moves: { isMoving: boolean; up: (() => void) | undefined; down: (() => void) | undefined } | undefined;
}) {
  const t = useWords(memberLevelWords);
  const format = useFormat();
  const { id, code, name, members, archived } = level;
  return (
    <section className="h-card" aria-label={name}>
      <div className="h-row">
        {/* on a phone what can be done stands below the name */}
        <h2 className="h-card-title h-grow" style={{ flexBasis: 220 }}>
          {name} <code className="h-muted h-small">{code}</code>
        </h2>
        {archived ? (
          <span title={t("archivedHint")}>
            <KindTag tone="warm">{t("archived")}</KindTag>
          </span>
        ) : (
          <span className="h-muted">{t("members", { count: members, number: format.count(members) })}</span>
        )}
        {onEdit && !archived && (
          <Link to={segmentOf(level)} aria-label={`${t("segment")} ${name}`}>
            {t("segment")}
          </Link>
        )}
        {moves && (
          <Move name={name} label={t("higher")} icon={<ArrowUpOutlined />} {...moves} onMove={moves.up} />
        )}
        {moves && (
          <Move name={name} label={t("lower")} icon={<ArrowDownOutlined />} {...moves} onMove={moves.down} />
        )}
        {onEdit && (
          <EditAndArchive
            name={name}
            archived={archived}
            queryKey={LEVELS_KEY}
            onEdit={onEdit}
            archive={(next) =>
              api.call(membershipRoutes.changeMemberLevel, {
                params: { id },
                body: { name, archived: next },
              })
            }
          />
        )}
      </div>
    </section>
  );
}

function Move(props: {
  name: string;
  label: string;
  icon: React.ReactNode;
  isMoving: boolean;
  onMove: (() => void) | undefined;
}) {
  const { name, label, icon, isMoving, onMove } = props;
  return (
    <Button
      size="small"
      icon={icon}
      aria-label={`${label} ${name}`}
      title={label}
      disabled={!onMove || isMoving}
      onClick={onMove}
    />
  );
}

/** The editor of segments, with the members of this level to begin with. */
function segmentOf({ id, name }: MemberLevel): string {
  const search = new URLSearchParams({ fact: "membership.level", value: id, name });
  return `/segments/new?${search}`;
}

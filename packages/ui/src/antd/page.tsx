import { Breadcrumb, Card, Flex, Space, Statistic, Tooltip, Typography } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { formatInstant, formatMoment } from "../format.ts";
import { useLanguage } from "../language.ts";

/** Name, state and the one main action of a page or an object. */
export function PageHeader(props: { title: ReactNode; state?: ReactNode; about?: ReactNode; back?: { to: string; label: string }; actions?: ReactNode }) {
  return (
    <header style={{ marginBottom: 16 }}>
      {props.back && <Breadcrumb items={[{ title: <Link to={props.back.to}>{props.back.label}</Link> }, { title: props.title }]} style={{ marginBottom: 4 }} />}
      <Flex justify="space-between" align="start" gap={12} wrap>
        <div style={{ minWidth: 0 }}>
          <Space align="center" wrap>
            <Typography.Title level={3} style={{ margin: 0 }}>
              {props.title}
            </Typography.Title>
            {props.state}
          </Space>
          {props.about && (
            <Typography.Paragraph type="secondary" style={{ margin: "4px 0 0" }}>
              {props.about}
            </Typography.Paragraph>
          )}
        </div>
        {props.actions && <Space wrap>{props.actions}</Space>}
      </Flex>
    </header>
  );
}

/** A figure that is a door to its rows; says its definition on hover. */
export function StatCard(props: { label: string; value: string; definition: string; to?: string; footer?: ReactNode }) {
  const card = (
    <Card size="small" hoverable={props.to !== undefined} style={{ height: "100%" }}>
      <Tooltip title={props.definition}>
        <div>
          <Statistic title={props.label} value={props.value} valueStyle={{ fontSize: 24 }} formatter={(value) => value} />
        </div>
      </Tooltip>
      {props.footer && <Typography.Text type="secondary">{props.footer}</Typography.Text>}
    </Card>
  );
  return props.to ? (
    <Link to={props.to} aria-label={`${props.label}: ${props.value}`}>
      {card}
    </Link>
  ) : (
    card
  );
}

/** A time as people say it, with the exact instant on hover. */
export function Moment({ at }: { at: string }) {
  const language = useLanguage();
  return (
    <Tooltip title={formatInstant(at)}>
      <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
        {formatMoment(at, language)}
      </time>
    </Tooltip>
  );
}

import {
  BellOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  ExperimentOutlined,
  FlagOutlined,
  LogoutOutlined,
  MessageOutlined,
  PhoneOutlined,
  ProfileOutlined,
  SubnodeOutlined,
  TagOutlined,
} from "@ant-design/icons";
import type { StepKind } from "@hortus/contracts";
import type { ComponentType } from "react";

const ICONS: Record<StepKind, ComponentType> = {
  wait: ClockCircleOutlined,
  message: MessageOutlined,
  task: PhoneOutlined,
  branch: BranchesOutlined,
  split: ExperimentOutlined,
  tag: TagOutlined,
  attribute: ProfileOutlined,
  join: SubnodeOutlined,
  notify: BellOutlined,
  goal: FlagOutlined,
  exit: LogoutOutlined,
};

export function StepIcon({ kind }: { kind: StepKind }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden />;
}

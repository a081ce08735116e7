import {
  ApiOutlined,
  AuditOutlined,
  CalendarOutlined,
  CloudUploadOutlined,
  CrownOutlined,
  FileDoneOutlined,
  FileProtectOutlined,
  FrownOutlined,
  FundOutlined,
  HomeOutlined,
  IdcardOutlined,
  MedicineBoxOutlined,
  MessageOutlined,
  NodeIndexOutlined,
  NotificationOutlined,
  PictureOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  RadarChartOutlined,
  ReadOutlined,
  RiseOutlined,
  SafetyOutlined,
  ScheduleOutlined,
  SendOutlined,
  ShopOutlined,
  ShoppingOutlined,
  SwapOutlined,
  SyncOutlined,
  TableOutlined,
  TagsOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserDeleteOutlined,
  UserOutlined,
  UsergroupAddOutlined,
  WechatWorkOutlined,
} from "@ant-design/icons";
import { EVERYBODY, OPERATORS, OWNERS, READERS, type Role } from "@hortus/contracts";
import { useCallback, type ComponentType } from "react";
import { useMe } from "../session/me.ts";

/** The loop that operators walk; groups without a page are not shown. */
const GROUPS = {
  today: { zh: "今日", en: "Today" },
  acquire: { zh: "获客", en: "Acquire" },
  customers: { zh: "客户", en: "Customers" },
  engage: { zh: "运营", en: "Engage" },
  convert: { zh: "转化", en: "Convert" },
  members: { zh: "会员", en: "Members" },
  stores: { zh: "门店", en: "Stores" },
  learn: { zh: "洞察", en: "Learn" },
  guard: { zh: "合规", en: "Guard" },
  settings: { zh: "设置", en: "Settings" },
} as const;
type Group = keyof typeof GROUPS;

export interface NavigationEntry {
  group: Group;
  to: string;
  label: { zh: string; en: string };
  icon: ComponentType;
  /** As in routes.tsx. */
  roles: readonly Role[];
}

/** In the order of the left side. Found by the global search as well. */
const ENTRIES: readonly NavigationEntry[] = [
  { group: "today", to: "/", label: { zh: "今日", en: "Today" }, icon: HomeOutlined, roles: READERS },
  {
    group: "acquire",
    to: "/channel-codes",
    label: { zh: "渠道活码", en: "Channel codes" },
    icon: QrcodeOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/customers",
    label: { zh: "客户", en: "Customers" },
    icon: UserOutlined,
    roles: EVERYBODY,
  },
  { group: "customers", to: "/tags", label: { zh: "标签", en: "Tags" }, icon: TagsOutlined, roles: READERS },
  {
    group: "customers",
    to: "/attributes",
    label: { zh: "客户属性", en: "Attributes" },
    icon: ProfileOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/own-events",
    label: { zh: "自定义事件", en: "Own events" },
    icon: ThunderboltOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/segments",
    label: { zh: "人群", en: "Segments" },
    icon: UsergroupAddOutlined,
    roles: READERS,
  },
  { group: "customers", to: "/rfm", label: { zh: "RFM", en: "RFM" }, icon: TableOutlined, roles: READERS },
  {
    group: "customers",
    to: "/value-tiers",
    label: { zh: "价值分层", en: "Value tiers" },
    icon: RiseOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/life-cycle",
    label: { zh: "生命周期", en: "Life cycle" },
    icon: SyncOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/forecast",
    label: { zh: "价值预测", en: "Forecast" },
    icon: FundOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/lost-contacts",
    label: { zh: "流失好友", en: "Lost contacts" },
    icon: UserDeleteOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/handovers",
    label: { zh: "客户移交", en: "Hand-overs" },
    icon: SwapOutlined,
    roles: READERS,
  },
  {
    group: "customers",
    to: "/complaints",
    label: { zh: "投诉", en: "Complaints" },
    icon: FrownOutlined,
    roles: OPERATORS,
  },
  {
    group: "customers",
    to: "/imports",
    label: { zh: "导入", en: "Imports" },
    icon: CloudUploadOutlined,
    roles: OPERATORS,
  },
  {
    group: "engage",
    to: "/groups",
    label: { zh: "客户群", en: "Groups" },
    icon: MessageOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/journeys",
    label: { zh: "旅程", en: "Journeys" },
    icon: NodeIndexOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/mass-sends",
    label: { zh: "群发", en: "Mass sends" },
    icon: NotificationOutlined,
    roles: READERS,
  },
  { group: "engage", to: "/sends", label: { zh: "触达", en: "Sends" }, icon: SendOutlined, roles: READERS },
  {
    group: "engage",
    to: "/content",
    label: { zh: "内容库", en: "Content" },
    icon: ReadOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/posters",
    label: { zh: "海报", en: "Posters" },
    icon: PictureOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/calendar",
    label: { zh: "内容日历", en: "Calendar" },
    icon: CalendarOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/personas",
    label: { zh: "人设", en: "Personas" },
    icon: IdcardOutlined,
    roles: READERS,
  },
  {
    group: "engage",
    to: "/radar",
    label: { zh: "链接雷达", en: "Link radar" },
    icon: RadarChartOutlined,
    roles: READERS,
  },
  {
    group: "members",
    to: "/member-levels",
    label: { zh: "会员等级", en: "Member levels" },
    icon: CrownOutlined,
    roles: READERS,
  },
  {
    group: "stores",
    to: "/stores",
    label: { zh: "门店", en: "Stores" },
    icon: ShopOutlined,
    roles: READERS,
  },
  {
    group: "stores",
    to: "/workload",
    label: { zh: "顾问工作量", en: "Workload" },
    icon: ScheduleOutlined,
    roles: READERS,
  },
  {
    group: "convert",
    to: "/products",
    label: { zh: "商品", en: "Products" },
    icon: MedicineBoxOutlined,
    roles: EVERYBODY,
  },
  {
    group: "convert",
    to: "/orders",
    label: { zh: "订单", en: "Orders" },
    icon: ShoppingOutlined,
    roles: READERS,
  },
  {
    group: "guard",
    to: "/review-desk",
    label: { zh: "审核台", en: "Review desk" },
    icon: FileDoneOutlined,
    roles: [...READERS, "advisor"],
  },
  {
    group: "guard",
    to: "/word-rules",
    label: { zh: "词库与规则", en: "Word rules" },
    icon: SafetyOutlined,
    roles: READERS,
  },
  {
    group: "guard",
    to: "/consents",
    label: { zh: "授权同意", en: "Consents" },
    icon: FileProtectOutlined,
    roles: READERS,
  },
  {
    group: "guard",
    to: "/audit",
    label: { zh: "操作记录", en: "Audit" },
    icon: AuditOutlined,
    roles: ["owner", "reviewer"],
  },
  {
    group: "settings",
    to: "/settings/wecom",
    label: { zh: "企业微信", en: "WeCom" },
    icon: WechatWorkOutlined,
    roles: READERS,
  },
  {
    group: "settings",
    to: "/settings/team",
    label: { zh: "团队与角色", en: "Team and roles" },
    icon: TeamOutlined,
    roles: READERS,
  },
  {
    group: "settings",
    to: "/settings/api-keys",
    label: { zh: "API 密钥", en: "API keys" },
    icon: ApiOutlined,
    roles: OWNERS,
  },
];

/** What a role finds, in its groups. */
export function navigationFor(
  role: Role,
): { group: Group; label: { zh: string; en: string }; entries: NavigationEntry[] }[] {
  const mine = ENTRIES.filter(({ roles }) => roles.includes(role));
  return (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const entries = mine.filter((entry) => entry.group === group);
    return entries.length > 0 ? [{ group, label: GROUPS[group], entries }] : [];
  });
}

/** Gives a figure its way to the rows behind it: `{ to }` when the page exists for this person, else nothing. */
export function useDoor(): (to: string) => { to?: string } {
  const { role } = useMe();
  return useCallback(
    (to) => {
      const [path = ""] = to.split("?");
      const leads = ENTRIES.some(
        (entry) => entry.roles.includes(role) && (path === entry.to || path.startsWith(`${entry.to}/`)),
      );
      return leads ? { to } : {};
    },
    [role],
  );
}
